import fc from 'fast-check';

import { chatMessage } from '../../nodes/Web1on1/messages/chat';
import { contactProfile, profileChanges } from '../../nodes/Web1on1/messages/contact';
import { fieldMessage } from '../../nodes/Web1on1/messages/field';
import { parseMessages } from '../../nodes/Web1on1/messages/message';
import { quickRepliesMessage } from '../../nodes/Web1on1/messages/quickReplies';
import { variableMessage } from '../../nodes/Web1on1/messages/variable';
import { chatWarnings, isForWhatsApp } from '../../nodes/Web1on1/messages/whatsapp';
import { sharedWarning } from '../../nodes/Web1on1/templates/check';
import { readTemplate } from '../../nodes/Web1on1/templates/definition';
import { variablesInJson, variablesInPairs } from '../../nodes/Web1on1/templates/given';
import { templateMessage } from '../../nodes/Web1on1/templates/message';
import { sentTemplate } from '../../nodes/Web1on1/templates/sent';
import { InputError } from '../../nodes/Web1on1/values/inputError';
import type { JsonRecord } from '../../nodes/Web1on1/values/json';
import { charactersIn } from '../../nodes/Web1on1/values/limits';
import { Outgoing } from '../../nodes/Web1on1/values/outgoing';
import { FUZZ } from './fuzz';
import { refusal } from '../support/refusal';

/** Text that nobody sees, by name. */
const UNSEEN: Array<[string, string]> = [
	['nothing', ''],
	['blanks', '   '],
	['a line break', '\r\n'],
	['a blank that does not break', '\u00a0\u202f'],
	['an ideographic blank', '\u3000'],
	['a zero-width blank', '\u200b'],
	['a zero-width joiner', '\u200d'],
	['a word joiner', '\u2060'],
	['a byte order mark', '\ufeff'],
	['a soft hyphen', '\u00ad'],
	['direction marks', '\u200e\u202a\u202c\u2066\u2069\u061c'],
	['a variation selector', '\ufe0f'],
	['a Hangul filler', '\u3164'],
	['other Hangul fillers', '\u115f\u1160\uffa0'],
	['blank Braille', '\u2800'],
	['a Mongolian separator', '\u180e'],
	['all of them', ' \u200b\u00ad\u3164\u2800\u00a0\ufeff\n'],
];

/** What is entered, and what leaves. */
const LINES: Array<[string, unknown, string]> = [
	['a line break', '3.15 pm\nroom 2', '3.15 pm room 2'],
	['a Windows line break', '3.15 pm\r\nroom 2', '3.15 pm room 2'],
	['an old Macintosh one', '3.15 pm\rroom 2', '3.15 pm room 2'],
	['a line separator', '3.15 pm\u2028room 2', '3.15 pm room 2'],
	['a paragraph separator', '3.15 pm\u2029room 2', '3.15 pm room 2'],
	['a next line', '3.15 pm\u0085room 2', '3.15 pm room 2'],
	['a vertical tab and a form feed', '3.15 pm\v\froom 2', '3.15 pm room 2'],
	['a tab', '3.15 pm\troom 2', '3.15 pm room 2'],
	['blanks around a break', '3.15 pm  \n\n  room 2', '3.15 pm room 2'],
	['five blanks', '3.15     pm', '3.15 pm'],
	['five blanks that do not break', '3.15\u00a0\u00a0\u00a0\u00a0\u00a0pm', '3.15 pm'],
	['five blanks of several kinds', '3.15 \u2003 \u3000 pm', '3.15 pm'],
	['blanks with marks among them', '3.15  \u200b  \u200b  pm', '3.15 pm'],
	['a break with a mark beside it', 'a \u200b\n b', 'a b'],
	['several of them', 'a\nb\tc      d', 'a b c d'],
	['a break at the end', '3.15 pm\n', '3.15 pm'],
	['breaks at the beginning', '\n\t3.15 pm', '3.15 pm'],
];

const UNCHANGED: Array<[string, unknown, string]> = [
	['four blanks', 'a    b', 'a    b'],
	['a number', 3.5, '3.5'],
	['zero', 0, '0'],
	['false', false, 'false'],
	['a family of emoji', '👨‍👩‍👧 ok', '👨‍👩‍👧 ok'],
	['Persian with its joiners', 'می‌خواهم', 'می‌خواهم'],
	['blanks around', '  3 pm ', '3 pm'],
];

/** What expressions leave, by itself and within a text. */
const LEFTOVERS = [
	'undefined',
	'null',
	'NaN',
	'Invalid DateTime',
	'Invalid Date',
	'[object Object]',
	'at undefined.',
	'(null)',
	'"null"',
	'€NaN',
	'NaN%',
	'12-undefined-2026',
	'https://example.com/undefined/1',
	'undefined undefined',
	'undefinedundefined',
	'null, null',
	'on Invalid DateTime!',
	'x[object Object]y',
	'[object Object],[object Object]',
	'[object Promise]',
	'Invalid Duration',
	'tomorrow\nundefined',
];

const HARMLESS = [
	'Null',
	'Mr Null',
	'NULL',
	'nan',
	'Nan',
	'Undefined',
	'annullieren',
	'nullable',
	'NaNo',
	'undefinedly',
	'nullé',
	'Invalid Dates',
	'invalid',
	'[object]',
	'object Object',
	'N/A',
	'None',
];

const variable = (value: unknown, outgoing?: Outgoing): unknown =>
	templateMessage({ templateId: 'id', name: 'n', variables: { PlanTime: value } }, outgoing).meta
		.PlanTime;

const field = (value: unknown, outgoing?: Outgoing): unknown =>
	fieldMessage({ key: 'location', value }, outgoing).text.slice('.location '.length);

const profile = (changes: object, outgoing?: Outgoing): JsonRecord =>
	contactProfile(
		{
			telephone: '+31619626759',
			email: '',
			name: '',
			profile: {},
			defaultCountryCode: '',
			...changes,
		},
		outgoing,
	).profile;

const name = (value: unknown, outgoing?: Outgoing): unknown =>
	profile({ name: value }, outgoing).name;

const inProfile =
	(key: string) =>
	(value: unknown, outgoing?: Outgoing): unknown =>
		profile({ profile: { [key]: value } }, outgoing)[key];

const kept = (value: unknown, outgoing?: Outgoing): unknown =>
	variableMessage('note', value, outgoing).text.slice('/set note '.length);

const label = (value: unknown, outgoing?: Outgoing): unknown => {
	const chat = { text: 'Which day?', role: 'agent' } as const;
	const { actions } = quickRepliesMessage(chat, [{ text: value, payload: 'x' }], outgoing);
	return (actions as JsonRecord[])[0]?.text;
};

/** One message as 'Create or Update' takes it as JSON. */
const inJson = (value: unknown, outgoing?: Outgoing): unknown => {
	const meta = { template: 'a'.repeat(24), PlanTime: value };
	const [message] = parseMessages(
		[{ text: 'x', role: 'agent', meta }],
		'Messages (JSON)',
		outgoing,
	);
	return message?.meta?.PlanTime;
};

/** Everything that is a line, how it is called, and how it leaves. */
const PLACES: Array<[string, (value: unknown, outgoing?: Outgoing) => unknown]> = [
	["the template variable 'PlanTime'", variable],
	["the field 'location'", field],
	["'Name'", name],
	["'Given Name'", inProfile('givenName')],
	["'Family Name'", inProfile('familyName')],
	["'Locale'", inProfile('locale')],
	["the variable's 'Value'", kept],
	["a quick reply's 'Text'", label],
	["the template variable 'PlanTime'", inJson],
];

/** Places that may stay empty. */
const OPTIONAL = new Set(["'Name'", "'Given Name'", "'Family Name'", "'Locale'"]);

describe.each(PLACES)('what leaves as %s', (place, build) => {
	it.each(LINES)('is one line: %s', (_name, value, line) => {
		const outgoing = new Outgoing();
		expect(build(value, outgoing)).toBe(line);
		expect(outgoing.warnings).toEqual([expect.stringMatching(/became one blank/)]);
		expect(outgoing.warnings[0]).toContain(place);
	});

	it.each(UNCHANGED)('stays as it is: %s', (_name, value, line) => {
		if (build === inJson && typeof value !== 'string') return;
		const outgoing = new Outgoing();
		expect(build(value, outgoing)).toBe(line);
		expect(outgoing.warnings).toEqual([]);
	});

	it.each(LEFTOVERS)('is nothing an expression leaves: %j', (value) => {
		const { message, description } = refusal(() => build(value));
		expect(message.toLowerCase()).toContain(`${place.toLowerCase()} holds '`);
		expect(description).toContain("'Allow Undefined and Null'");
		const outgoing = new Outgoing({ allowsLeftovers: true });
		expect(build(value, outgoing)).toBe(value.replace('\n', ' '));
	});

	it.each(HARMLESS)('may be: %s', (value) => {
		expect(build(value)).toBe(value);
	});

	it.each(UNSEEN)('is something that is seen, not %s', (_name, value) => {
		if (OPTIONAL.has(place)) expect(build(value)).toBeUndefined();
		else expect(refusal(() => build(value)).message).toMatch(/has no value|is empty/);
	});

	it.each([
		['a date', new Date(), 'is a date'],
		['a list', ['3.15 pm'], 'is a list'],
		['an object', { time: '3.15 pm' }, 'is an object'],
		['no number', NaN, 'is not a number'],
	])('is no %s', (_name, value, said) => {
		if (build === inJson) return;
		expect(refusal(() => build(value)).message).toContain(said);
	});
});

describe('a text', () => {
	const text = (value: unknown, role: 'agent' | 'bot' = 'agent'): string =>
		chatMessage({ text: value, role }).text;

	it.each(['Dear John,\n\n\tyour     car is ready.\r\n', '  x  ', 'a\u2028b'])(
		'leaves as it is: %j',
		(value) => {
			expect(text(value)).toBe(value);
		},
	);

	it.each(UNSEEN)('is something that is seen, not %s', (_name, value) => {
		expect(refusal(() => text(value)).message).toBe("The message's 'Text' is empty");
		expect(refusal(() => text(value, 'bot')).message).toBe("The message's 'Text' is empty");
	});

	it.each([
		'Dear undefined,',
		'NaN euro',
		'null',
		' null\n',
		'on Invalid DateTime',
		'[object Object]',
	])('to the consumer is refused: %j', (value) => {
		expect(refusal(() => text(value)).message).toMatch(/^The message's 'Text' holds '/);
	});

	it('may say "null", which is a number in German, and agents may write about all of it', () => {
		expect(text('Ihre Anzahlung ist null Euro.')).toBe('Ihre Anzahlung ist null Euro.');
		expect(text('The planner gave undefined and [object Object]', 'bot')).toContain('undefined');
	});

	it('is refused where it is a list or a date', () => {
		expect(refusal(() => text(['Hi'])).message).toContain("The message's 'Text' is a list");
		expect(refusal(() => text(new Date())).message).toContain('is a date');
	});
});

describe('the variable of a conversation', () => {
	it('may be JSON with null in it', () => {
		const json = '{\n  "id": null,\n  "days": [1]\n}';
		expect(kept(json)).toBe('{ "id": null, "days": [1] }');
		expect(refusal(() => kept('{id: null}')).message).toContain("holds 'null'");
	});
});

describe('an address', () => {
	it('keeps its lines, and holds nothing an expression leaves', () => {
		const address = { street: 'Main Street 1\nBackyard', geo: { lat: 52, tags: ['a\tb'] } };
		expect(inProfile('address')(address)).toEqual(address);
		const changes = { profile: { address: { streets: [{ name: 'undefined 12' }] } } };
		expect(refusal(() => profile(changes)).message).toBe("'Address (JSON)' holds 'undefined'");
	});

	it('is looked at in changes too, as names are', () => {
		const input = { telephone: '', email: '', defaultCountryCode: '', name: 'Jane\nExample' };
		const outgoing = new Outgoing();
		expect(profileChanges({ ...input, profile: {} }, outgoing).profile).toEqual({
			name: 'Jane Example',
		});
		expect(outgoing.warnings[0]).toContain("'Name'");
	});
});

describe('a variable given twice', () => {
	const build = (variables: JsonRecord, extraMeta: JsonRecord = {}): unknown =>
		templateMessage({ templateId: 'id', name: 'n', variables, extraMeta });

	it.each([
		['with a blank', () => build({ PlanTime: '3', 'PlanTime ': '4' })],
		['with a line break', () => build({ '\nPlanTime': '3', PlanTime: '4' })],
		['with a mark nobody sees', () => build({ PlanTime: '3', 'Plan\u200bTime': '4' })],
		['with a joiner', () => build({ PlanTime: '3', 'PlanTime\u200d': '4' })],
		['in the extra meta', () => build({ PlanTime: '3' }, { PlanTime: '4' })],
		['in the extra meta with a blank', () => build({ PlanTime: '3' }, { ' PlanTime': '4' })],
		['in the extra meta, the same', () => build({ PlanTime: '3' }, { PlanTime: '3' })],
		['twice in the extra meta', () => build({}, { PlanTime: '3', 'PlanTime\ufeff': '4' })],
		[
			'as pairs',
			() =>
				variablesInPairs([
					{ name: 'PlanTime', value: '3' },
					{ name: 'PlanTime\u2060', value: '4' },
				]),
		],
		[
			'in JSON text',
			() => variablesInJson('{"PlanTime": "3", "PlanTime": "4"}', 'Variables (JSON)'),
		],
		[
			'in JSON text, written in two ways',
			() => variablesInJson('{"PlanTime": "3", "Plan\\u0054ime": "4"}', 'Variables (JSON)'),
		],
	])('is refused: %s', (_name, attempt) => {
		expect(refusal(attempt).message).toBe("The template variable 'PlanTime' is given twice");
	});

	it('with an accent in two spellings is one', () => {
		expect(refusal(() => build({ Prénom: 'a', 'Pre\u0301nom': 'b' })).message).toContain('twice');
	});

	it('is not one whose name comes again inside, or in another case', () => {
		const text = '{"a": {"a": 1}, "b": "\\"a\\": {", "A": ["a", {"b": 2}]}';
		expect(variablesInJson(text, 'Extra Meta (JSON)')).toEqual(JSON.parse(text));
	});

	it('the names in JSON text are those JSON has, whatever its texts hold', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.json()), (object) => {
				try {
					expect(variablesInJson(JSON.stringify(object), 'x')).toEqual(
						JSON.parse(JSON.stringify(object)),
					);
				} catch (error) {
					// Two names that look the same.
					expect(error).toBeInstanceOf(InputError);
					const looks = Object.keys(object).map((key) => key.trim());
					expect(new Set(looks).size).toBeLessThan(looks.length);
				}
			}),
			FUZZ,
		);
	});

	it('is sent under the name as it was meant', () => {
		expect(build({ ' PlanTime\u200b': '3' })).toMatchObject({ meta: { PlanTime: '3' } });
		expect(refusal(() => build({ 'templ\u200bate': 'x' })).message).toContain("called 'template'");
		expect(refusal(() => build({ '\u200b': 'x' })).message).toContain('no name');
	});
});

describe('a member of the extra meta that stands for a variable', () => {
	const meta = (extraMeta: JsonRecord): JsonRecord =>
		templateMessage({ templateId: 'id', name: 'n', variables: {}, extraMeta, names: ['PlanTime'] })
			.meta;

	it('is treated as one, the others are passed on', () => {
		const extra = { PlanTime: '3\npm', header: { link: 'x\ny' }, note: 'a\nb' };
		expect(meta(extra)).toEqual({ ...extra, template: 'id', PlanTime: '3 pm' });
		expect(refusal(() => meta({ PlanTime: '\u200b' })).message).toContain('has no value');
		expect(refusal(() => meta({ PlanTime: null })).message).toContain('has no value');
		expect(refusal(() => meta({ PlanTime: 'undefined' })).message).toContain("holds 'undefined'");
	});
});

describe("WhatsApp's limits", () => {
	const chat = (text: string, labels: string[] = []): string[] =>
		chatWarnings({
			role: 'agent',
			text,
			actions: labels.map((each) => ({ type: 'reply', text: each })),
		});

	it('count an emoji as one character', () => {
		expect(charactersIn('🚗é')).toBe(2);
		expect(chat('🚗'.repeat(4096))).toEqual([]);
		expect(chat('Hi', ['🚗'.repeat(20)])).toEqual([]);
	});

	it('are named where a text or its buttons pass them', () => {
		expect(chat('x'.repeat(4097))).toEqual([
			expect.stringMatching(/^The text .*4,097 characters.*4,096 at most/),
		]);
		expect(chat('Hi', ['x'.repeat(21), 'b'])).toEqual([expect.stringMatching(/21 .*20 at most/)]);
		expect(chat('Hi', ['a', 'b', 'c'])).toEqual([]);
		expect(chat('Hi', ['a', 'b', 'c', 'd'])).toEqual([expect.stringMatching(/4 quick.*3 at most/)]);
	});

	it('are those of quick replies, whatever else an action may be', () => {
		const label = 'x'.repeat(21);
		const foreign = [
			{ type: 'link', text: label },
			{ type: 'reply', text: 21 },
			{ type: 'reply' },
			{ text: label },
			label,
			null,
		];
		const message = { role: 'agent', text: 'Hi', actions: foreign } as const;
		expect(chatWarnings(message)).toEqual([]);
		const reply = { type: 'reply', text: label };
		expect(chatWarnings({ ...message, actions: [...foreign, reply] })).toEqual([
			`The quick reply '${label}' has 21 characters. WhatsApp takes 20 at most, so the message may not be delivered.`,
		]);
	});

	it('are not those of a file, or of a template', () => {
		const text = 'x'.repeat(4097);
		const chat = { role: 'agent', text } as const;
		expect(chatWarnings({ ...chat, contentType: 'text/markdown' })).toHaveLength(1);
		expect(chatWarnings({ ...chat, contentType: 'image/png' })).toEqual([]);
		const template = '609a61ec5b25a7001e2fedcf';
		expect(chatWarnings({ ...chat, meta: { template } })).toEqual([]);
		expect(chatWarnings({ ...chat, meta: { template: 'none' } })).toHaveLength(1);
	});

	it.each([
		[{ touchpoint: 'whatsapp' }, undefined, true],
		[{ touchpoint: 'WhatsApp ' }, undefined, true],
		[{ touchpoint: 'sms' }, 'whatsapp', false],
		[{}, undefined, true],
		[{}, 'sms', false],
		[{ role: 'bot' }, undefined, false],
		[{ isBackchannel: true }, undefined, false],
		[{ type: 'field' }, undefined, false],
	])('concern %j in a conversation that goes on by %s: %s', (changes, active, isOne) => {
		expect(isForWhatsApp({ text: 'x', role: 'agent', ...changes }, active)).toBe(isOne);
	});

	const template = readTemplate({
		name: 'car_ready',
		header: 'Your {{Car}}',
		content: 'Dear {{contact.name}}: {{Text}}',
		footer: '{{Foot}}',
		buttons: [{ type: 'url', text: '{{Label}}', url: 'https://example.com' }],
	});

	const warnings = (values: JsonRecord, isNew = false): string[] =>
		sentTemplate(template, { values, profile: { name: 'John' }, isNew }).warnings;

	it.each([
		['body', { Text: 'x'.repeat(1013) }, { Text: 'x'.repeat(1014) }, /text.*1,025 .*1,024/],
		['header', { Car: 'x'.repeat(55) }, { Car: 'x'.repeat(56) }, /header.*61 .*60/],
		['footer', { Foot: 'x'.repeat(60) }, { Foot: 'x'.repeat(61) }, /footer.*61 .*60/],
		['button', { Label: 'x'.repeat(25) }, { Label: 'x'.repeat(26) }, /button.*26 .*25/],
	])('are named where a template passes them, filled in: %s', (_name, fits, doesNot, said) => {
		expect(warnings(fits)).toEqual([]);
		expect(warnings(doesNot)).toEqual([expect.stringMatching(said)]);
	});
});

describe('numbers that several parts of a template count from 1', () => {
	const BODY = { type: 'BODY', text: 'Dear {{1}}, at {{2}}' };
	const URL_BUTTON = { type: 'URL', text: 'Track', url: 'https://example.com/{{1}}' };

	it.each([
		['header and body', [{ type: 'HEADER', text: 'Your {{1}}' }, BODY], ['1']],
		['body and button', [BODY, { type: 'BUTTONS', buttons: [URL_BUTTON] }], ['1']],
		[
			'two buttons',
			[
				{ type: 'BODY', text: 'Hi' },
				{
					type: 'BUTTONS',
					buttons: [
						URL_BUTTON,
						{ ...URL_BUTTON, text: 'Cancel', url: 'https://example.com/c/{{1}}' },
					],
				},
			],
			['1'],
		],
		['the body alone', [{ type: 'BODY', text: '{{1}}, {{2}}, {{1}}' }], undefined],
		['two numbers', [{ type: 'HEADER', text: '{{2}} {{1}}' }, BODY], ['1', '2']],
		[
			'names',
			[
				{ type: 'HEADER', text: '{{Car}}' },
				{ type: 'BODY', text: '{{Car}}' },
			],
			undefined,
		],
	])('share a value: %s', (_name, components, shared) => {
		const definition = readTemplate({ name: 'x', components });
		expect(definition.shared).toEqual(shared);
		expect(sharedWarning(definition) !== undefined).toBe(shared !== undefined);
	});
});
