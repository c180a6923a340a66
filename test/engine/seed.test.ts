import Bot from 'chipchat';

import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import {
	byId,
	PHONE,
	SEED_ORGANIZATION,
	SEED_PARAMETERS,
	SEED_PAYLOAD,
	SEED_TEMPLATE,
	SEED_TEXT,
} from '../support/example';

/** The customer's document is law: its payload, entered through our fields, is what goes out. */
describe("the example of the customer's document", () => {
	let sandbox: Sandbox;

	beforeEach(async () => {
		sandbox = await startSandbox();
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	const upserts = (): string[] =>
		sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path === '/v2/conversations')
			.map(({ rawBody }) => rawBody);

	it('goes out the same from Message > Send Template, Conversation > Create or Update and the SDK', async () => {
		const credentials = credentialsFor(sandbox);
		const template = await runAction({ parameters: SEED_PARAMETERS, credentials });
		const upsert = await runAction({
			credentials,
			parameters: {
				resource: 'conversation',
				operation: 'upsert',
				organization: byId(SEED_ORGANIZATION),
				telephone: PHONE,
				contactName: 'John Johnson',
				messages: {
					message: [
						{ kind: 'field', key: 'licenseplate', value: 'XX-99-WZ' },
						{ kind: 'field', key: 'location', value: '3204' },
						{
							kind: 'template',
							template: SEED_TEMPLATE,
							templateName: 'appointment_24_hours_before',
							variables: '{"PlanTime": "3.15 pm"}',
						},
					],
				},
			},
		});
		const { token } = sandbox.issueTokens();
		const bot = new Bot({ token, host: sandbox.url });
		await bot.conversations.create(SEED_PAYLOAD);

		expect(template.error).toBeUndefined();
		expect(upsert.error).toBeUndefined();
		const expected = JSON.stringify(SEED_PAYLOAD);
		expect(upserts()).toEqual([expected, expected, expected]);
	});

	it('tells the created conversation from the updated one, and reaches the phone', async () => {
		const credentials = credentialsFor(sandbox);
		const first = await runAction({ parameters: SEED_PARAMETERS, credentials });
		const second = await runAction({ parameters: SEED_PARAMETERS, credentials });

		const [created] = first.items;
		expect(created).toMatchObject({
			accepted: true,
			created: true,
			organizationId: SEED_ORGANIZATION,
			templateId: SEED_TEMPLATE,
			templateName: 'appointment_24_hours_before',
		});
		const id = typeof created?.conversationId === 'string' ? created.conversationId : '';
		expect(id).toMatch(/^[0-9a-f]{24}$/);
		expect(created?.apiUrl).toBe(`${sandbox.url}/v2/conversations/${id}`);
		expect(created?.conversationUrl).toBe(`https://console.example/c/${id}`);
		expect(second.items[0]).toMatchObject({ created: false, conversationId: id });
		expect(sandbox.phone(PHONE).messages.map(({ text }) => text)).toEqual([SEED_TEXT, SEED_TEXT]);
	});
});
