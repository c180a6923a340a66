import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_PARAMETERS, SEED_TEMPLATE } from '../support/example';
import { descriptionOf, fatesOf } from './sends';

const seed = (changes: INodeParameters): INodeParameters => ({ ...SEED_PARAMETERS, ...changes });

const field = (key: string, value: string): INodeParameters =>
	seed({ fields: { field: [{ key, value }] } });

const upsert = (...message: INodeParameters[]): INodeParameters => ({
	resource: 'conversation',
	operation: 'upsert',
	organization: byId(SEED_ORGANIZATION),
	telephone: '+31619626759',
	messages: { message },
});

const toConversation = (value: string): INodeParameters =>
	seed({ sendTo: 'conversation', conversation: byId(value) });

const variables = (...variable: INodeParameters[]): INodeParameters =>
	seed({ variables: { variable } });

/** What is wrong, the parameters, and words of the message. */
const BAD: Array<[string, INodeParameters, string]> = [
	['no telephone and no e-mail', seed({ telephone: '', email: '' }), "'Telephone' and 'Email'"],
	['blanks for both', seed({ telephone: ' ', email: '\t' }), "'Telephone' and 'Email'"],
	['a national number', seed({ telephone: '0619626759' }), "'Telephone'"],
	['a number too short', seed({ telephone: '+3161' }), "'Telephone'"],
	['a number too long', seed({ telephone: '+3161962675912345' }), "'Telephone'"],
	['a country code of zero', seed({ telephone: '+0619626759' }), "'Telephone'"],
	['letters in the number', seed({ telephone: '+31 6 CALL ME' }), "'Telephone'"],
	['two numbers', seed({ telephone: '+31619626759 / +31619626750' }), "'Telephone'"],
	['a remark behind a number', seed({ telephone: '+49 30 123456 (7)' }), "'Telephone'"],
	['a second line', seed({ telephone: '={{ "+49 30 123456\\n57" }}' }), "'Telephone'"],
	['a list of numbers', seed({ telephone: '={{ ["+31619626759"] }}' }), "'Telephone'"],
	[
		'a number that could be read in two ways',
		seed({ telephone: '4740612345', options: { defaultCountryCode: '358' } }),
		"'Telephone'",
	],
	[
		'a country code that is none',
		seed({ telephone: '0619626759', options: { defaultCountryCode: 'Netherlands' } }),
		"'Default Country Code'",
	],
	['an e-mail that is none', seed({ telephone: '', email: 'jane at example' }), "'Email'"],
	[
		'an organization that is no ID',
		seed({ organization: byId('={{ "acme" }}') }),
		"'Organization'",
	],
	['no organization', seed({ organization: byId('={{ "" }}') }), "'Organization'"],
	[
		'a template that is no ID',
		seed({ template: byId('={{ "65f00000000000000000000g" }}') }),
		"'Template'",
	],
	['a conversation that is no ID', toConversation('={{ "../users" }}'), "'Conversation'"],
	['no conversation', toConversation('={{ "" }}'), "'Conversation'"],
	['an empty field key', field('', '1'), "'Key'"],
	['a field key of one dot', field('.', '1'), "'Key'"],
	['a field key with white space', field('license plate', 'XX-99-WZ'), 'license plate'],
	['a field key with a line break', field('license\nplate', 'XX-99-WZ'), 'white space'],
	['a field without value', field('licenseplate', ' '), "'licenseplate' has no value"],
	['an empty message list', upsert(), "'Messages' is empty"],
	['JSON without messages', upsert({ kind: 'json', json: '[]' }), "'Messages' is empty"],
	['malformed JSON messages', upsert({ kind: 'json', json: '{"text": ' }), "'Messages (JSON)'"],
	['a JSON message that is null', upsert({ kind: 'json', json: 'null' }), "'Messages (JSON)'"],
	['a JSON message that is a text', upsert({ kind: 'json', json: '"Hello"' }), "'Messages (JSON)'"],
	[
		'a JSON message without text',
		upsert({ kind: 'json', json: '{"type":"chat"}' }),
		"'Messages (JSON)'",
	],
	[
		'a JSON message of an unknown type',
		upsert({ kind: 'json', json: '{"type":"carrier pigeon","text":"Hi"}' }),
		"'Messages (JSON)'",
	],
	['an empty chat message', upsert({ kind: 'chat', text: ' ' }), "'Text'"],
	[
		"a text for 'Send to Consumer'",
		upsert({ kind: 'chat', text: 'Hi', toConsumer: '={{ "false" }}' }),
		"'Send to Consumer' is neither true nor false",
	],
	[
		"a zero for 'Send to Consumer'",
		upsert({ kind: 'chat', text: 'Hi', toConsumer: '={{ 0 }}' }),
		"'Send to Consumer' is neither true nor false",
	],
	[
		"nothing for 'Send to Consumer'",
		upsert({ kind: 'chat', text: 'Hi', toConsumer: '={{ null }}' }),
		"'Send to Consumer' is neither true nor false",
	],
	[
		"a text for 'Leave Conversation Afterwards'",
		seed({ options: { leave: '={{ "true" }}' } }),
		"'Leave Conversation Afterwards' is neither true nor false",
	],
	[
		'a template variable with more digits than a number keeps',
		seed({ variableMode: 'json', variablesJson: '{"PlanTime": 12345678901234567891}' }),
		"'PlanTime' has too many digits",
	],
	[
		'a field with more digits than a number keeps',
		field('licenseplate', '={{ 12345678901234567891 }}'),
		"'licenseplate' has too many digits",
	],
	['a number with a decimal', seed({ telephone: '619626759.0' }), "'Telephone'"],
	[
		'a URL without an ID',
		seed({
			sendTo: 'conversation',
			conversation: { __rl: true, mode: 'url', value: '={{ "https://app.web1on1.chat/inbox" }}' },
		}),
		"'Conversation' is not a Web1on1 ID",
	],
	[
		'no URL at all',
		seed({
			sendTo: 'conversation',
			conversation: { __rl: true, mode: 'url', value: '={{ $json.missing }}' },
		}),
		"'Conversation' is empty",
	],
	['a command that is none', upsert({ kind: 'command', command: 'leave' }), "'Command'"],
	['an unknown kind of message', upsert({ kind: 'constructor' }), "'Type'"],
	[
		'a template variable called template',
		variables({ name: 'template', value: 'x' }),
		"'template'",
	],
	['a template variable without name', variables({ name: ' ', value: 'x' }), 'variable'],
	['a template variable without value', variables({ name: 'PlanTime', value: '' }), "'PlanTime'"],
	[
		'a template variable given twice',
		variables({ name: 'PlanTime', value: '1' }, { name: 'PlanTime ', value: '2' }),
		"'PlanTime'",
	],
	[
		'malformed JSON variables',
		seed({ variableMode: 'json', variablesJson: '{PlanTime: 3}' }),
		"'Variables (JSON)'",
	],
	[
		'JSON variables that are a list',
		seed({ variableMode: 'json', variablesJson: '["3.15 pm"]' }),
		"'Variables (JSON)'",
	],
	[
		'a variable called template in JSON',
		seed({ variableMode: 'json', variablesJson: '{"PlanTime":"3 pm","template":"x"}' }),
		"'template'",
	],
	['malformed extra meta', seed({ options: { extraMeta: '{' } }), "'Extra Meta (JSON)'"],
	[
		'the template hidden in extra meta',
		seed({ options: { extraMeta: '{"template":"x"}' } }),
		"'template'",
	],
	[
		'a malformed address',
		seed({ options: { profile: { profile: { address: '[1]' } } } }),
		"'Address (JSON)'",
	],
	[
		'no fields to set',
		{
			resource: 'field',
			operation: 'set',
			sendTo: 'conversation',
			conversation: byId(SEED_TEMPLATE),
		},
		"'Fields to Set'",
	],
	[
		'an operation that does not exist',
		seed({ operation: 'constructor' }),
		"operation 'constructor'",
	],
];

describe('bad input is refused before anything is sent', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
	});

	afterEach(() => {
		sandbox.clearRequests();
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	it.each(BAD)('%s', async (_name, parameters, words) => {
		const result = await runAction({ parameters, credentials: credentialsFor(sandbox) });
		expect(result.error?.message).toContain(words);
		expect(result.error?.message).toContain('[item 0]');
		expect(result.error).toMatchObject({
			context: { itemIndex: 0 },
			failure: { cause: 'configuration-invalid' },
		});
		expect(descriptionOf(result)).toContain('Nothing was sent');
		expect(sandbox.requests()).toEqual([]);
	});

	it('an expression that fails names item and parameter', async () => {
		const result = await runAction({
			parameters: seed({ telephone: '={{ $json.contact.telephone.trim() }}' }),
			items: [{ contact: { telephone: '+31619626759' } }, { contact: {} }],
			credentials: credentialsFor(sandbox),
		});
		expect(result.error).toMatchObject({ context: { itemIndex: 1 } });
		expect(`${result.error?.message ?? ''} ${JSON.stringify(result.error)}`).toContain('telephone');
		expect(sandbox.requests()).toEqual([]);
	});

	it("an expression that fails does not keep 'Continue on Fail' from sending the rest", async () => {
		const result = await runAction({
			parameters: seed({ telephone: '={{ $json.contact.telephone.trim() }}' }),
			items: [{ contact: {} }, { contact: { telephone: '+31619626759' } }],
			credentials: credentialsFor(sandbox),
			onError: 'continueRegularOutput',
		});
		expect(fatesOf(result)).toEqual(['not sent', 'sent']);
	});

	it('a number never shows up in the message about it', async () => {
		for (const telephone of ['0612345670', '+31612345670912345', '+31612345670x']) {
			const { error } = await runAction({
				parameters: seed({ telephone: '={{ $json.telephone }}' }),
				items: [{ telephone }],
				credentials: credentialsFor(sandbox),
			});
			expect(error?.message).toContain("'Telephone'");
			expect(JSON.stringify(error)).not.toContain('612345670');
		}
	});
});
