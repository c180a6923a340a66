import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, TRIGGER, TriggerHost } from '../support/engine';
import { byId } from '../support/example';

const PHONE = '+31619626759';
const MARKS = '\u200b\u2060\u00ad';

/** Values that say nothing, however they come. */
const NOTHING: Array<[what: string, value: NodeParameterValueType]> = [
	['undefined', '={{ undefined }}'],
	['null', '={{ null }}'],
	['an empty text', '={{ "" }}'],
	['a field left empty', ''],
	['blanks', '={{ " \\n " }}'],
	['marks nobody sees', `={{ "${MARKS}" }}`],
];

const text = (value: NodeParameterValueType, more = {}): INodeParameters => ({
	text: { match: { comparison: 'contains', value, caseSensitive: false, ...more } },
});

const condition = (entry: INodeParameters): INodeParameters => ({
	conditions: { condition: [{ comparison: 'equals', caseSensitive: false, ...entry }] },
});

/** What is set, and words of the message. */
const REFUSED: Array<[INodeParameters, string]> = [
	...NOTHING.flatMap(([, value]): Array<[INodeParameters, string]> => [
		[{ filters: text(value) }, "Filter 'Text' is empty"],
		[{ filters: { touchpoints: value } }, "Filter 'Touchpoints' is empty"],
		[{ filters: { organizations: value } }, "Filter 'Organization IDs' is empty"],
		[{ filters: { roles: value } }, "Filter 'Roles' is empty"],
		[{ filters: { messageTypes: value } }, "Filter 'Additional Message Types' is empty"],
		[{ filters: condition({ name: '@status', value }) }, 'is empty'],
		[{ filters: condition({ name: value, value: 'active' }) }, 'is empty'],
	]),
	[{ filters: { text: {} } }, "Filter 'Text' is empty"],
	[{ filters: { conditions: {} } }, "Filter 'Conditions' is empty"],
	[{ filters: { conditions: { condition: [] } } }, "Filter 'Conditions' is empty"],
	[{ filters: { roles: [] } }, "Filter 'Roles' is empty"],
	[{ filters: { messageTypes: [] } }, "Filter 'Additional Message Types' is empty"],
	[{ filters: { touchpoints: ' , ;' } }, "Filter 'Touchpoints' is empty"],
	[{ filters: { organizations: ',' } }, "Filter 'Organization IDs' is empty"],
	[{ filters: { touchpoints: '={{ [] }}' } }, "Filter 'Touchpoints' is empty"],
	[{ filters: text(',\n', { comparison: 'oneOf' }) }, "Filter 'Text' is empty"],
	[{ filters: text('={{ ["yes"] }}') }, "Filter 'Text' is a list"],
	[{ filters: text('={{ { a: "yes" } }}') }, "Filter 'Text' is an object"],
	[{ filters: text('={{ $now }}') }, "Filter 'Text' is a date; format it"],
	[{ filters: text('={{ new Date(0) }}') }, "Filter 'Text' is a date; format it"],
	[{ filters: text('yes', { comparison: '={{ undefined }}' }) }, "'Comparison'"],
	[{ filters: condition({ name: '@status', value: '={{ ["a"] }}' }) }, 'is a list'],
	[{ filters: condition({ name: '={{ ["a"] }}', value: 'x' }) }, 'is a list'],
	[{ filters: { touchpoints: '={{ [{}] }}' } }, "An entry of Filter 'Touchpoints' is an object"],
	[{ filters: { touchpoints: '={{ [null] }}' } }, "An entry of Filter 'Touchpoints' is empty"],
	[{ filters: { touchpoints: '={{ {} }}' } }, "Filter 'Touchpoints' is an object"],
	[{ filters: { organizations: '={{ ["acme"] }}' } }, "Filter 'Organization IDs' holds something"],
	[{ filters: { organizations: '={{ {} }}' } }, "Filter 'Organization IDs' is an object"],
	[{ filters: { roles: '={{ "customer" }}' } }, "Filter 'Roles' holds something"],
	[{ filters: { roles: ['contact', 'robot'] } }, "Filter 'Roles' holds something"],
	[{ filters: { roles: '={{ ["contact", undefined] }}' } }, "An entry of Filter 'Roles' is empty"],
	[{ filters: { messageTypes: '={{ "carrier pigeon" }}' } }, "Filter 'Additional Message Types'"],
	[{ filters: { messageTypes: '={{ $now }}' } }, "Filter 'Additional Message Types' is a date"],
	[{ events: '={{ undefined }}' }, "'Trigger On' is empty"],
	[{ events: ['whatsappReply', 'whatsapReply'] }, "'Trigger On' holds something"],
	[{ events: '={{ { a: 1 } }}' }, "'Trigger On' is an object"],
	[{ events: ['custom'], customEvents: '={{ null }}' }, "'Event Names' is empty"],
	[{ organization: byId('={{ undefined }}') }, "'Organization' is empty"],
	[{ organization: byId('={{ null }}') }, "'Organization' is empty"],
	[{ organization: '={{ undefined }}' }, "'Organization' is empty"],
	[{ organization: byId('={{ ["5e8493ba4d84280011860499"] }}') }, "'Organization' is a list"],
	...['"yes"', '0', '1', '""', 'null', 'undefined', '[]', '{}'].flatMap(
		(value): Array<[INodeParameters, string]> => [
			[{ simplify: `={{ ${value} }}` }, "'Simplify' is neither true nor false"],
			[
				{ filters: { includeOwn: `={{ ${value} }}` } },
				"Filter 'Include Own Messages' is neither true nor false",
			],
			[
				{ filters: text('yes', { caseSensitive: `={{ ${value} }}` }) },
				"'Case Sensitive' is neither true nor false",
			],
			[
				{ options: { downloadAttachments: `={{ ${value} }}` } },
				"'Download Attachments' is neither true nor false",
			],
			[
				{ options: { fetchContact: `={{ ${value} }}` } },
				"'Fetch Contact' is neither true nor false",
			],
		],
	),
	[
		{ options: { downloadAttachments: true, attachmentField: '={{ null }}' } },
		"'Output Data Field Name' is empty",
	],
];

describe("the trigger's settings", () => {
	let sandbox: Sandbox;
	const hosts: TriggerHost[] = [];

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0, retryBaseMs: 20 });
	});

	afterEach(async () => {
		for (const host of hosts.splice(0)) {
			await host.unpublish();
			await host.stop();
		}
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	async function hostOf(parameters: INodeParameters, isTest = false): Promise<TriggerHost> {
		const host = await TriggerHost.start({
			parameters: { ...TRIGGER, ...parameters },
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
			isTest,
		});
		hosts.push(host);
		return host;
	}

	describe('are refused when publishing and when listening, and nothing is registered', () => {
		it.each(REFUSED)('%j', async (parameters, words) => {
			for (const registration of ['automatic', 'manual']) {
				if (registration === 'manual' && 'organization' in parameters) continue;
				const host = await hostOf({ ...parameters, registration }, registration === 'manual');
				sandbox.clearRequests();
				const publishing = host.publish();
				await expect(publishing).rejects.toMatchObject({
					message: expect.stringContaining(words) as string,
					// n8n 1.x shows it in place of the message, which says everything.
					description: undefined,
				});
				// What is wrong, and in a sentence of its own what to do about it.
				await expect(publishing).rejects.toThrow(/\w.*\. .*\w.*\.$/s);
				expect(sandbox.requests()).toEqual([]);
				expect(sandbox.services()).toEqual([]);
			}
		});
	});

	it('an expression that needs an item is refused by n8n itself', async () => {
		const host = await hostOf({ filters: text('={{ $json.word }}') });
		await expect(host.publish()).rejects.toThrow(/./);
		expect(sandbox.services()).toEqual([]);
	});

	/** Publishes a good trigger, changes its parameters under it, and has the consumer write. */
	async function runs(parameters: INodeParameters, words: string): Promise<TriggerHost> {
		const host = await hostOf({});
		await host.publish();
		Object.assign(host.parameters, TRIGGER, parameters);
		await say(words);
		return host;
	}

	async function say(words: string): Promise<void> {
		const { token } = sandbox.issueTokens({ scope: 'admin' });
		await fetch(`${sandbox.url}/v2/conversations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				organization: sandbox.seed.organizations.acme,
				type: 'contact',
				contact: { profile: { telephone: PHONE, name: 'John Johnson' } },
				messages: [{ type: 'field', text: '.location 3204' }],
			}),
		});
		await sandbox.settled();
		sandbox.reply(PHONE, words);
		await sandbox.settled();
	}

	describe('are refused when a message comes, and no run of everything starts', () => {
		it.each([
			[{ filters: text('') }],
			[{ filters: text('={{ undefined }}') }],
			[{ filters: { conditions: {} } }],
			[{ filters: { roles: [] } }],
			[{ filters: { touchpoints: ' ' } }],
			[{ filters: { organizations: '={{ null }}' } }],
			[{ filters: { includeOwn: '={{ "perhaps" }}' } }],
			[{ filters: text('yes', { caseSensitive: '={{ null }}' }) }],
		])('%j', async (parameters) => {
			const host = await runs(parameters, 'Yes');
			expect(host.taken).toEqual([]);
			expect(host.log.join('\n')).toMatch(/Filter '|'Case Sensitive'/);
		});
	});

	describe('are read as what they say', () => {
		it.each<[INodeParameters, string, number]>([
			[{ filters: text('yes', { caseSensitive: '={{ "false" }}' }) }, 'YES', 1],
			[{ filters: text('yes', { caseSensitive: '={{ "true" }}' }) }, 'YES', 0],
			[{ filters: text('={{ 5 }}') }, 'at 5', 1],
			[{ filters: { roles: '={{ "contact" }}' } }, 'Yes', 1],
			[{ filters: { roles: '={{ "Agent, Bot" }}' } }, 'Yes', 0],
			[{ filters: { roles: '={{ ["agent"] }}' } }, 'Yes', 0],
			[{ filters: { touchpoints: '={{ ["sms", "whatsapp"] }}' } }, 'Yes', 1],
			[{ filters: { touchpoints: '={{ ["sms"] }}' } }, 'Yes', 0],
			[{ filters: { touchpoints: '*' } }, 'Yes', 1],
			[{ events: '={{ "whatsappReply" }}' }, 'Yes', 1],
			[{ events: '={{ "buttonTap, whatsappReply" }}' }, 'Yes', 1],
			[{ events: '={{ "buttonTap" }}' }, 'Yes', 0],
			[{ filters: condition({ name: '@status', value: '={{ "no such" }}' }) }, 'Yes', 0],
			[{ filters: {}, organization: { __rl: true, mode: 'list', value: '={{ "" }}' } }, 'Yes', 1],
		])('%j', async (parameters, words, count) => {
			const host = await runs(parameters, words);
			expect(host.taken).toHaveLength(count);
		});

		it.each([
			['={{ "false" }}', true],
			['={{ "TRUE" }}', false],
			['={{ false }}', true],
			[true, false],
		])("'Simplify' %j: with the payload is %j", async (simplify, isWhole) => {
			const host = await runs({ simplify }, 'Yes');
			expect(host.taken.map((item) => 'payload' in item)).toEqual([isWhole]);
		});

		it.each([
			['={{ "true" }}', true],
			['={{ "false" }}', false],
		])("'Fetch Contact' %j: with the telephone is %j", async (fetchContact, isThere) => {
			const host = await runs({ options: { fetchContact } }, 'Yes');
			expect(host.taken.map((item) => 'telephone' in item)).toEqual([isThere]);
		});
	});
});
