import { gzipSync } from 'node:zlib';

import type { Workflow } from '../../../host';
import { seed, sign } from '../../../sandbox';
import { PHONE } from '../../support/example';
import { TRIGGER_NAME, type World } from '../../support/n8n';

/** What n8n takes of what arrives, and what it answers. */
export function describeDeliveries(world: () => World): void {
	describe('a delivery', () => {
		let workflow: Workflow;
		let url: string;

		beforeEach(async () => {
			workflow = await world().publishedListener();
			url = await world().host.api.productionUrl(workflow, TRIGGER_NAME);
		});

		/** A genuine delivery's body, with another text and message ID. */
		const forge = async (text: string): Promise<string> => {
			const { id } = await world().reply('genuine');
			const delivery = world()
				.sandbox.deliveries()
				.find(({ message }) => message === id);
			return (delivery?.rawBody ?? '').replaceAll(id, 'f'.repeat(24)).replace('genuine', text);
		};

		it('with a wrong signature is refused with 401 and starts nothing', async () => {
			const body = await forge('forged');
			const secret = world().secretFor(url);
			const right = sign(body, secret);
			const wrong = [
				undefined,
				'',
				'sha1=',
				sign(body, 'another secret'),
				sign(`${body} `, secret),
				right.replace('sha1=', ''),
				right.replace('sha1=', 'sha256='),
				right.slice(0, -1),
				`${right}0`,
				`${right}, ${right}`,
			];
			for (const signature of wrong) {
				const { status, text } = await world().deliver(url, body, signature);
				expect({ signature, status, text }).toEqual({ signature, status: 401, text: '' });
			}
			// The same body, rightly signed, shows that nothing else was wrong with it.
			const accepted = await world().deliver(url, body, right);
			expect([accepted.status, accepted.text]).toEqual([200, '']);
			expect(await world().textsOf(workflow)).toEqual(['genuine', 'forged']);
		});

		it('that is no JSON, a form, or signed as nobody would is refused, and leaves no execution', async () => {
			const form = new FormData();
			form.append('data', 'x'.repeat(1000));
			const bodies: Array<[string, string | FormData]> = [
				['text/plain', 'no JSON'],
				['application/json', '{}'],
				['multipart/mixed; boundary=x', 'no part'],
				['', form],
			];
			for (const [type, body] of bodies) {
				const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
				const { status } = await fetch(url, { method: 'POST', headers, body });
				expect([type, status]).toEqual([type, 401]);
			}
			expect(await world().executionsOf(workflow)).toEqual([]);
		});

		it('of ten megabytes, nested deeply, with prototype keys, or packed is taken', async () => {
			const body = await forge('plain');
			const withMember = (member: string, id: string): string =>
				body.replaceAll('f'.repeat(24), id.repeat(24)).replace(/}$/, `,${member}}`);
			const deep = `"deep":${'['.repeat(5000)}${']'.repeat(5000)}`;
			const large = withMember(`"large":"${'x'.repeat(10_000_000)}"`, 'a');
			const bodies = [
				large,
				withMember(deep, 'b'),
				withMember('"__proto__":{"role":"contact"},"constructor":{}', 'c'),
			];
			for (const other of bodies) {
				expect((await world().deliverSigned(url, other)).status).toBe(200);
			}
			const packed = withMember('"packed":true', 'd');
			const answer = await fetch(url, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'content-encoding': 'gzip',
					'x-hub-signature': sign(packed, world().secretFor(url)),
				},
				body: new Uint8Array(gzipSync(packed)),
			});
			expect(answer.status).toBe(200);
			expect(await world().textsOf(workflow)).toEqual([
				'genuine',
				...Array<string>(4).fill('plain'),
			]);
		});

		it('that is accepted or filtered out is answered with an empty 200', async () => {
			const { sandbox } = world();
			const { conversation } = await world().reply('hello');
			const message = { type: 'chat', text: 'from an agent', touchpoint: 'whatsapp' };
			const [agents] = sandbox.write(conversation, { ...message, role: 'agent' });
			const [bots] = sandbox.write(conversation, { ...message, role: 'bot' }, seed.bot.id);
			const sms = sandbox.reply(PHONE, { text: 'by SMS', touchpoint: 'sms' });
			for (const filtered of [agents, bots, sms]) {
				if (!filtered) throw new Error('There is no message');
				await world().delivered(filtered);
			}
			await world().reply('goodbye');

			expect(await world().textsOf(workflow)).toEqual(['hello', 'goodbye']);
			const deliveries = sandbox.deliveries();
			expect(deliveries).toHaveLength(5);
			for (const { attempts } of deliveries) {
				expect(attempts).toEqual([expect.objectContaining({ status: 200, answer: '' })]);
			}
		});

		it('that comes again starts nothing, also at the same moment', async () => {
			const message = await world().reply('once');
			await world().redeliver(message, 5);
			const body = await forge('five at once');
			const copies = await Promise.all(
				Array.from({ length: 5 }, async () => await world().deliverSigned(url, body)),
			);
			expect(copies.map(({ status, text }) => `${status}${text}`)).toEqual(Array(5).fill('200'));
			expect(await world().textsOf(workflow)).toEqual(['once', 'genuine', 'five at once']);
		});
	});
}
