import { createHmac } from 'node:crypto';

import { outputItems } from '../../host';
import { N8N_VERSION, TIMEOUT_MS, TRIGGER_NAME, triggerNode, World } from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

/** What a body calls itself, and how it is written. */
const KINDS: Array<[contentType: string | undefined, encoding: BufferEncoding]> = [
	['application/json', 'utf8'],
	['application/json; charset=utf-8', 'utf8'],
	['application/json; charset=utf-16le', 'utf16le'],
	['text/plain; charset=latin1', 'utf8'],
	['text/plain', 'utf8'],
	['application/x-www-form-urlencoded', 'utf8'],
	['application/octet-stream', 'utf8'],
	['application/vnd.web1on1+json', 'utf8'],
	[undefined, 'utf8'],
];

/**
 * n8n reads a request by the trigger's version and by what its body calls itself; the signature is
 * over the bytes as they came, whatever n8n has made of them.
 */
describe(`the body of a delivery (n8n ${N8N_VERSION})`, () => {
	let world: World;

	beforeAll(async () => {
		world = await World.start();
	});

	afterAll(async () => {
		await world.stop();
	});

	it.each([1, 1.1])(
		'is taken by its bytes, whatever its type, by version %p',
		async (typeVersion) => {
			const workflow = await world.workflow([triggerNode(world.credential, { typeVersion })]);
			await world.host.api.publish(workflow.id);
			const url = await world.host.api.productionUrl(workflow, TRIGGER_NAME);
			const { id } = await world.reply('H\u00e9\u00e9l graag \u65e5\u672c');
			const { rawBody = '' } =
				world.sandbox.deliveries().find(({ message }) => message === id) ?? {};

			const post = async (index: number, secret: string): Promise<number> => {
				const [contentType, encoding = 'utf8'] = KINDS[index] ?? [];
				const own = rawBody.replaceAll(id, `${typeVersion}${index}`.padStart(24, '0'));
				const body = Buffer.from(own, encoding);
				const signature = createHmac('sha1', secret).update(body).digest('hex');
				const headers = {
					'x-hub-signature': `sha1=${signature}`,
					...(contentType === undefined ? {} : { 'content-type': contentType }),
				};
				return (await fetch(url, { method: 'POST', headers, body })).status;
			};
			const kinds = KINDS.map((_, index) => index);
			const forged = await Promise.all(kinds.map(async (index) => await post(index, 'guessed')));
			const genuine = await Promise.all(
				kinds.map(async (index) => await post(index, world.secretFor(url))),
			);

			expect(forged).toEqual(kinds.map(() => 401));
			expect(genuine).toEqual(kinds.map(() => 200));
			const executions = await world.executionsOf(workflow);
			const texts = executions.flatMap((one) =>
				outputItems(one, TRIGGER_NAME).map(({ text }) => text),
			);
			// One more for the reply itself.
			expect(texts).toEqual([...kinds, id].map(() => 'H\u00e9\u00e9l graag \u65e5\u672c'));
			await world.tidy();
		},
	);
});
