import fc from 'fast-check';

import {
	isReadable,
	readTemplate,
	templatePreview,
	type TemplateDefinition,
} from '../../nodes/Web1on1/templates/definition';
import { nameInLabel, templateLabel } from '../../nodes/Web1on1/templates/label';
import { fillPlaceholders, placeholdersIn } from '../../nodes/Web1on1/templates/placeholders';
import {
	approvalWarning,
	compareVariables,
	knownValues,
	requireVariables,
} from '../../nodes/Web1on1/templates/check';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

const nothing = (): undefined => undefined;
const preview = (document: unknown): string => templatePreview(readTemplate(document), nothing);
const required = (document: unknown): string[] =>
	readTemplate(document)
		.variables.filter((variable) => variable.required)
		.map(({ name }) => name);
const optional = (document: unknown): string[] =>
	readTemplate(document)
		.variables.filter((variable) => !variable.required)
		.map(({ name }) => name);

describe('the shapes a template may come in', () => {
	it('reads flat content, with what is said about the template', () => {
		const template = readTemplate({
			id: '609a61ec5b25a7001e2fedce',
			name: 'appointment',
			language: 'en',
			category: 'UTILITY',
			status: 'approved',
			content: 'Dear {{contact.name}}, tomorrow at {{PlanTime}}.',
		});
		expect(template).toEqual({
			name: 'appointment',
			language: 'en',
			category: 'UTILITY',
			status: 'approved',
			header: '',
			body: 'Dear {{contact.name}}, tomorrow at {{PlanTime}}.',
			footer: '',
			media: '',
			buttons: [],
			variables: [{ name: 'PlanTime', required: true }],
			names: ['contact.name', 'PlanTime'],
		});
	});

	it.each(['text', 'body', 'content', 'message', 'bodyText', 'template_text'])(
		'reads a flat text called %s',
		(key) => {
			const document = { name: 'x', [key]: 'At {{Time}}' };
			expect(preview(document)).toBe('At {{Time}}');
			expect(required(document)).toEqual(['Time']);
		},
	);

	it('reads header, body and footer beside each other', () => {
		const document = { header: 'Your {{Car}}', body: 'It costs {{Price}}', footer: 'Acme' };
		expect(preview(document)).toBe('Your {{Car}}\n\nIt costs {{Price}}\n\nAcme');
		expect(required(document)).toEqual(['Car', 'Price']);
	});

	it('reads header, body and footer as objects', () => {
		const document = {
			header: { format: 'TEXT', text: 'Your {{Car}}' },
			body: { text: 'It costs {{Price}}' },
			footer: { text: 'Acme' },
		};
		expect(readTemplate(document)).toMatchObject({
			header: 'Your {{Car}}',
			body: 'It costs {{Price}}',
			footer: 'Acme',
		});
		expect(required(document)).toEqual(['Car', 'Price']);
	});

	it('reads an array of components, whatever the case of their types', () => {
		const document = {
			components: [
				{ type: 'HEADER', format: 'TEXT', text: 'Your {{Car}}' },
				{ type: 'body', text: 'It costs {{Price}}', example: { body_text: [['{{not}}']] } },
				{ type: 'Footer', text: 'Acme' },
				{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
			],
		};
		expect(readTemplate(document)).toMatchObject({
			header: 'Your {{Car}}',
			body: 'It costs {{Price}}',
			footer: 'Acme',
			buttons: ['Yes'],
			names: ['Car', 'Price'],
		});
	});

	it('reads components given as text, and under another name', () => {
		const document = {
			content: [
				{ type: 'BODY', text: 'At {{Time}}' },
				{ type: 'FOOTER', text: 'F' },
			],
		};
		expect(readTemplate(document)).toMatchObject({ body: 'At {{Time}}', footer: 'F' });
	});

	it('reads content that is an object with parts', () => {
		const document = { content: { header: 'H {{a}}', body: { text: 'B {{b}}' }, footer: 'F' } };
		expect(readTemplate(document)).toMatchObject({
			header: 'H {{a}}',
			body: 'B {{b}}',
			footer: 'F',
		});
	});

	it('asks for variables behind buttons, and for those on them', () => {
		const document = {
			content: 'Track it',
			buttons: [
				{ type: 'URL', text: 'Track {{Order}}', url: 'https://a.example/{{TrackingCode}}' },
				{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+31619626759' },
			],
		};
		expect(readTemplate(document).buttons).toEqual(['Track {{Order}}', 'Call']);
		expect(required(document)).toEqual(['Order', 'TrackingCode']);
	});

	it('reads buttons given as texts', () => {
		const document = { content: 'OK?', quickReplies: ['Yes', 'No'] };
		expect(readTemplate(document)).toMatchObject({ body: 'OK?', buttons: ['Yes', 'No'] });
	});

	it('asks for a repeated variable once, in the order of the text', () => {
		expect(required({ content: '{{b}} {{a}} {{b}} {{ a }}' })).toEqual(['b', 'a']);
	});

	it('does not ask for dotted names, which the platform fills', () => {
		const document = { content: '{{contact.name}} {{organization.displayName}} {{a}}' };
		expect(required(document)).toEqual(['a']);
		expect(readTemplate(document).names).toHaveLength(3);
	});

	it('does not ask for a variable called template, which can not be given', () => {
		expect(required({ content: '{{template}} {{a}}' })).toEqual(['a']);
	});

	it('finds no variables where there are none', () => {
		const template = readTemplate({ name: 'x', content: 'May we keep in touch?' });
		expect(template.variables).toEqual([]);
		expect(isReadable(template)).toBe(true);
	});

	it('takes odd spacing between the braces', () => {
		const document = {
			content:
				'{{PlanTime}} {{  Car}} {{Price\t}} {{\u00a0Place\u00a0}} {{\nDay\n}} {{\u200bWho\u200b}}',
		};
		expect(required(document)).toEqual(['PlanTime', 'Car', 'Price', 'Place', 'Day', 'Who']);
	});

	it('takes numbered variables, and braces around them', () => {
		expect(required({ content: 'Dear {{1}}, at {{ 2 }} {{{3}}}' })).toEqual(['1', '2', '3']);
	});

	it('takes names in other scripts, with dashes, and of several words', () => {
		const document = { content: '{{Kfz-Kennzeichen}} {{车牌}} {{वाहन}} {{Имя}} {{license plate}}' };
		expect(required(document)).toEqual(['Kfz-Kennzeichen', '车牌', 'वाहन', 'Имя', 'license plate']);
	});

	it('leaves braces alone that hold no name', () => {
		const document = { content: '{{}} {{ }} {a} {{#if b}} {{a b  c}} {{/if}} }} {{' };
		expect(readTemplate(document).names).toEqual([]);
	});

	it('reads a text given as lines', () => {
		expect(preview({ content: ['Dear {{a}},', '', 'Bye'] })).toBe('Dear {{a}},\n\nBye');
	});

	it('reads a template nested in others', () => {
		const document = { data: { template: { details: { body: { content: 'At {{Time}}' } } } } };
		expect(preview(document)).toBe('At {{Time}}');
		expect(required(document)).toEqual(['Time']);
	});

	it('takes strings with placeholders for the text when no text is to be seen', () => {
		const document = { name: 'x', whatEver: 'Dear {{a}}', color: 'blue' };
		expect(preview(document)).toBe('Dear {{a}}');
		expect(required(document)).toEqual(['a']);
	});

	it('does not insist on variables outside the text', () => {
		const document = { content: 'Hello {{a}}', notes: { internal: 'For {{b}}' } };
		expect(required(document)).toEqual(['a']);
		expect(optional(document)).toEqual(['b']);
	});

	it('ignores placeholders in names, descriptions and examples', () => {
		const document = {
			name: '{{n}}',
			description: 'Use {{d}}',
			body: { text: 'Hi', example: '{{e}}' },
			history: [{ content: '{{old}}' }],
		};
		expect(readTemplate(document).names).toEqual([]);
	});

	it.each([
		['texts', ['a', '{{ b }}']],
		['objects', [{ name: 'a' }, { key: 'b', example: 'x' }]],
		['members', { a: 'first', b: 'second' }],
	])('takes a list of variables as %s when there is no text', (_shape, variables) => {
		expect(required({ name: 'x', variables })).toEqual(['a', 'b']);
	});

	it('believes a list of variables that says what is required', () => {
		const variables = [
			{ name: 'a', required: false },
			{ name: 'b' },
			{ name: 'c', required: true },
		];
		const document = { content: 'Hi {{a}} {{b}}', variables };
		expect(required(document)).toEqual(['b', 'c']);
		expect(optional(document)).toEqual(['a']);
	});

	it('reads language, category and status as words or objects, under several names', () => {
		expect(readTemplate({ locale: 'nl', approvalStatus: 'PENDING', content: 'x' })).toMatchObject({
			language: 'nl',
			status: 'PENDING',
		});
		expect(
			readTemplate({ language: { policy: 'deterministic', code: 'de' }, status: { name: 'ok' } }),
		).toMatchObject({ language: 'de', status: 'ok' });
	});

	it('does not repeat a text that is there in two shapes', () => {
		const document = { content: 'Hi {{a}}', components: [{ type: 'BODY', text: 'Hi {{a}}' }] };
		expect(preview(document)).toBe('Hi {{a}}');
	});

	it.each([
		undefined,
		null,
		7,
		true,
		'',
		[],
		{},
		[[]],
		{ content: null },
		{ components: [null, 3] },
	])('takes %j for a template that can not be read', (document) => {
		expect(isReadable(readTemplate(document))).toBe(false);
	});

	it('takes names that every object has for nothing special', () => {
		const document = { content: [{ type: 'constructor', constructor: 'x', text: 'Hi {{a}}' }] };
		expect(preview(document)).toBe('Hi {{a}}');
	});

	it('survives depth', () => {
		let document: unknown = 'deep {{a}}';
		for (let depth = 0; depth < 5000; depth++) document = { content: document };
		expect(readTemplate(document).names).toEqual([]);
		let facts: unknown = 'deep';
		for (let depth = 0; depth < 50_000; depth++) facts = { name: facts, data: facts };
		expect(readTemplate(facts).name).toBe('');
		let languages: unknown = 'deep {{a}}';
		for (let depth = 0; depth < 5000; depth++) {
			languages = { translations: { en: 'Hi {{b}}', nl: languages } };
		}
		expect(readTemplate(languages).body).toBe('Hi {{b}}');
	});
});

describe('the shapes other WhatsApp services give a template', () => {
	const meta = (components: unknown[]): object => ({
		id: '609a61ec5b25a7001e2fedce',
		name: 'car_ready',
		language: 'en_US',
		category: 'UTILITY',
		status: 'APPROVED',
		quality_score: { score: 'GREEN' },
		components,
	});

	it('Meta, with numbered variables in header, text and URL', () => {
		const document = meta([
			{ type: 'HEADER', format: 'TEXT', text: 'Hi {{1}}', example: { header_text: ['Jane'] } },
			{ type: 'BODY', text: 'At {{2}}', example: { body_text: [['3 pm']] } },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'URL', text: 'Track', url: 'https://a.example/{{3}}', example: ['{{4}}'] },
					{ type: 'COPY_CODE', example: '250FF' },
				],
			},
		]);
		expect(required(document)).toEqual(['1', '2', '3']);
		expect(optional(document)).toEqual([]);
		expect(readTemplate(document)).toMatchObject({ buttons: ['Track'], media: '' });
	});

	it.each(['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'])(
		'Meta, with a header of format %s',
		(format) => {
			const example = { header_handle: ['https://a.example/{{x}}.jpg'] };
			const document = meta([
				{ type: 'HEADER', format, example },
				{ type: 'BODY', text: 'Dear {{name}}' },
			]);
			expect(readTemplate(document)).toMatchObject({ header: '', media: format.toLowerCase() });
			expect(required(document)).toEqual(['name']);
		},
	);

	it.each([
		[{ header: { type: 'image', link: 'https://a.example/{{photo}}' }, body: 'Hi' }],
		[{ header: { image: { url: 'https://a.example/{{photo}}' } }, body: 'Hi' }],
	])('a header whose picture has a variable in its URL: %j', (document) => {
		expect(readTemplate(document)).toMatchObject({ body: 'Hi', media: 'image' });
		expect(required(document)).toEqual(['photo']);
	});

	it.each([
		[{ headerType: 'IMAGE', headerText: null, content: 'Hi {{a}}' }],
		[{ header_format: 'image', media_url: 'https://a.example/b.jpg', body_text: 'Hi {{a}}' }],
		[{ header: 'IMAGE', content: 'Hi {{a}}' }],
	])('a header that is only named: %j', (document) => {
		expect(readTemplate(document)).toMatchObject({ media: 'image', header: '', body: 'Hi {{a}}' });
	});

	it('a button whose URL is its value', () => {
		const buttons = [{ type: 'cta', label: 'Go', value: 'https://a.example/{{Code}}' }];
		expect(required({ content: 'Hi', buttons })).toEqual(['Code']);
		expect(readTemplate({ content: 'Hi', buttons }).buttons).toEqual(['Go']);
	});

	it('Meta, as a carousel, with an offer, with named examples', () => {
		const card = [
			{ type: 'BODY', text: 'Card {{a}}' },
			{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Take it' }] },
		];
		const document = meta([
			{
				type: 'BODY',
				text: 'Look {{b}}',
				example: { body_text_named_params: [{ param_name: 'x' }] },
			},
			{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Today only' } },
			{ type: 'CAROUSEL', cards: [{ components: card }] },
		]);
		expect(preview(document)).toBe('Look {{b}}\nToday only\nCard {{a}}');
		expect(readTemplate(document).buttons).toEqual(['Take it']);
		expect(required(document)).toEqual(['b', 'a']);
	});

	it('360dialog, with why it was rejected', () => {
		const document = {
			...meta([{ type: 'BODY', text: 'Hi {{1}}' }]),
			created_by: { user_name: 'Jane', text: 'Admin' },
			rejected_reason: 'Variable {{9}} has no example',
			error: { message: 'Rejected by WhatsApp' },
		};
		expect(preview(document)).toBe('Hi {{1}}');
		expect(readTemplate(document).names).toEqual(['1']);
	});

	it('Twilio, with its types, actions, media and approval', () => {
		const document = {
			sid: 'HX0',
			friendly_name: 'car_ready',
			language: 'en',
			variables: { '1': 'Jane' },
			types: {
				'twilio/text': { body: 'Hi {{1}} ' },
				'twilio/call-to-action': {
					body: 'Hi {{ 1 }}',
					actions: [{ type: 'URL', title: 'Open', url: 'https://a.example/{{2}}' }],
				},
				'twilio/media': { body: 'Hi {{1}}', media: ['https://a.example/{{3}}'] },
			},
			approval_requests: { name: 'car_ready', category: 'UTILITY', status: 'approved' },
		};
		expect(preview(document)).toBe('Hi {{1}} ');
		expect(required(document)).toEqual(['1', '2', '3']);
		expect(readTemplate(document)).toMatchObject({
			name: 'car_ready',
			category: 'UTILITY',
			status: 'approved',
			buttons: ['Open'],
		});
	});

	it('messages of Web1on1, with actions', () => {
		const actions = [
			{ type: 'reply', text: 'Yes', payload: 'YES' },
			{ type: 'link', text: 'Open', uri: 'https://a.example/{{Code}}' },
		];
		const document = { name: 'x', content: 'Hi {{a}}', actions };
		expect(readTemplate(document)).toMatchObject({ body: 'Hi {{a}}', buttons: ['Yes', 'Open'] });
		expect(required(document)).toEqual(['a', 'Code']);
	});

	it('Infobip and Gupshup', () => {
		const structure = {
			type: 'TEXT',
			header: { format: 'TEXT', text: 'H {{1}}' },
			body: { text: 'B {{2}}', examples: ['{{3}}'] },
			buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }],
		};
		expect(readTemplate({ name: 'x', structure })).toMatchObject({
			header: 'H {{1}}',
			body: 'B {{2}}',
			buttons: ['Yes'],
			names: ['1', '2'],
		});
		const gupshup = {
			elementName: 'car_ready',
			languageCode: 'en',
			data: 'Hi {{1}}',
			containerMeta: '{"data":"Hi {{1}}","buttons":[{"type":"QUICK_REPLY","text":"Yes"}]}',
		};
		expect(preview(gupshup)).toBe('Hi {{1}}');
		expect(readTemplate(gupshup).buttons).toEqual(['Yes']);
	});

	it.each([
		['a list', '[{"type":"HEADER","text":"H"},{"type":"BODY","text":"Hi {{a}}"}]'],
		['an object', '{"header":"H","body":"Hi {{a}}"}'],
	])('components kept as JSON text of %s', (_shape, components) => {
		expect(preview({ name: 'x', components })).toBe('H\n\nHi {{a}}');
	});

	it('takes text for text that only looks like JSON', () => {
		expect(preview({ content: '{{a}}' })).toBe('{{a}}');
		expect(preview({ content: '["Hi", 1]' })).toBe('["Hi", 1]');
		expect(preview({ content: '{"Hi"} {{a}}' })).toBe('{"Hi"} {{a}}');
	});

	it('components that name their type otherwise, or by number', () => {
		const components = {
			'0': { componentType: 'HEADER', text: 'H' },
			'1': { componentType: 'BODY', value: 'Hi {{a}}' },
		};
		expect(preview({ name: 'x', components })).toBe('H\n\nHi {{a}}');
	});

	it.each(['CALL_TO_ACTION', 'buttons', 'quick_replies'])(
		"does not take the template's own type %s for that of a component",
		(type) => {
			const document = { name: 'x', type, text: 'Hi {{a}}', buttons: [{ text: 'Go' }] };
			expect(readTemplate(document)).toMatchObject({ body: 'Hi {{a}}', buttons: ['Go'] });
			const nested = { data: { ...document, language: 'en' } };
			expect(readTemplate(nested)).toMatchObject({ body: 'Hi {{a}}', buttons: ['Go'] });
		},
	);

	it('keeps settings out of the text', () => {
		const document = { content: 'Hi {{a}}', settings: [{ key: 'ttl', value: '3600' }] };
		expect(preview(document)).toBe('Hi {{a}}');
	});

	it('says what a template is called wherever that stands', () => {
		const facts = { name: 'car_ready', language: 'en', category: 'UTILITY', status: 'approved' };
		const template = { ...facts, components: [{ type: 'BODY', text: 'Hi {{a}}' }] };
		for (const document of [
			[template],
			{ id: 'x', organization: { name: 'Acme' }, template },
			{ data: { id: 'x', attributes: template } },
			{
				template_name: 'car_ready',
				language_code: 'en',
				category: 'UTILITY',
				template,
				status: null,
			},
		]) {
			expect(readTemplate(document)).toMatchObject({ ...facts, body: 'Hi {{a}}' });
		}
	});

	it('reads buttons whose label and URL are nested', () => {
		const buttons = [{ url: { displayText: 'Go', url: 'https://a.example/{{Code}}' } }];
		const document = { content: 'Hi', buttons };
		expect(readTemplate(document).buttons).toEqual(['Go']);
		expect(required(document)).toEqual(['Code']);
	});

	it('ignores members that are null', () => {
		const document = {
			header: null,
			body: 'Hi {{a}}',
			footer: null,
			buttons: null,
			variables: null,
		};
		expect(preview(document)).toBe('Hi {{a}}');
		expect(required({ ...document, components: [null, { type: null, text: null }] })).toEqual([
			'a',
		]);
	});
});

describe('a template in several languages', () => {
	const list = [
		{ language: 'en', status: 'approved', components: [{ type: 'BODY', text: 'Hello {{name}}' }] },
		{ locale: 'nl_NL', status: 'pending', components: [{ type: 'BODY', text: 'Hallo {{naam}}' }] },
	];

	it.each([
		['en', { language: 'en' }],
		['nl', { language: 'nl' }],
		['nl-NL', { language: 'nl-NL' }],
		['nl_BE, for want of it', { language: 'nl_BE' }],
	])('is read in its own language: %s', (what, own) => {
		const document = { name: 'x', ...own, translations: list };
		expect(preview(document)).toBe(what === 'en' ? 'Hello {{name}}' : 'Hallo {{naam}}');
		expect(required(document)).toEqual([what === 'en' ? 'name' : 'naam']);
		// Whoever gives those of another language is not refused.
		expect(optional(document)).toEqual([what === 'en' ? 'naam' : 'name']);
	});

	it('is read in its default language', () => {
		const document = { name: 'x', defaultLanguage: 'nl', translations: list };
		expect(preview(document)).toBe('Hallo {{naam}}');
	});

	it('is read in the first language, and says which, when it does not name its own', () => {
		expect(templateLabel(readTemplate({ name: 'x', translations: list }))).toBe(
			'x · en · approved',
		);
	});

	it.each([
		[
			'translations',
			{ translations: { en: { body: 'Hello {{a}}' }, nl: { body: 'Hallo {{a}}' } } },
		],
		['languages', { languages: { en: 'Hello {{a}}', nl: 'Hallo {{a}}' } }],
		['a text', { body: { en: 'Hello {{a}}', 'nl-NL': 'Hallo {{a}}' } }],
		[
			'content',
			{
				content: [
					{ language: 'en', text: 'Hello {{a}}' },
					{ language: 'nl', text: 'Hallo {{a}}' },
				],
			},
		],
	])('given by %s', (_where, document) => {
		expect(preview({ name: 'x', ...document })).toBe('Hello {{a}}');
		expect(preview({ name: 'x', language: 'nl_NL', ...document })).toBe('Hallo {{a}}');
		expect(required(document)).toEqual(['a']);
	});

	it('does not take other short names for languages', () => {
		const document = { languages: ['en', 'nl'], header: { id: 'x' }, body: { text: 'Hi {{a}}' } };
		expect(preview(document)).toBe('Hi {{a}}');
	});
});

describe('the names of variables', () => {
	it('are found between marks of writing direction', () => {
		const document = {
			content: 'عزيزي {{\u200f1\u200f}}، في {{\u2067الوقت\u2069}} {{\u061cשם\u200e}}',
		};
		expect(required(document)).toEqual(['1', 'الوقت', 'שם']);
	});

	it('may hold the joiners that Persian and Hindi need', () => {
		expect(required({ content: '{{نام\u200cخانوادگی}}' })).toEqual(['نام\u200cخانوادگی']);
	});

	it('are not read from escaped braces', () => {
		expect(readTemplate({ content: 'Dear \\{\\{name\\}\\} &#123;&#123;x' }).names).toEqual([]);
	});

	it.each([
		['under their part', { params: { header: [], body: ['a'], buttons: null } }],
		['list in list', { params: [['a']] }],
		['as one text', { variables: 'a' }],
		['by what they stand for', { parameters: [{ type: 'text', text: '{{ a }}' }] }],
		[
			'as parameters of a message',
			{ parameters: [{ type: 'text', parameter_name: 'a', text: 'x' }] },
		],
		['beside an ID', { variables: [{ id: '609a61ec5b25a7001e2fedcf', label: 'a' }] }],
		['with what is said of them', { variables: { a: { required: true } } }],
		['as default values', { localizable_params: [{ default: '{{a}}' }] }],
	])('are listed %s', (_how, list) => {
		expect(readTemplate({ name: 'x', ...list }).names).toEqual(['a']);
		expect(required({ name: 'x', ...list })).toEqual(['a']);
	});

	it('are not the members of a button', () => {
		const parameters = { url: 'https://a.example/{{Code}}', type: 'url' };
		const document = { content: 'Hi', buttons: [{ type: 'url', text: 'Go', parameters }] };
		expect(required(document)).toEqual(['Code']);
		expect(readTemplate(document).names).toEqual(['Code']);
	});
});

/** Shapes a text may be wrapped in; each must give it back. */
const WRAPPINGS: Array<(text: string) => unknown> = [
	(text) => ({ content: text }),
	(text) => ({ body: { text } }),
	(text) => ({ components: [{ type: 'BODY', text }] }),
	(text) => ({ content: { body: text, footer: 'F' } }),
	(text) => ({ template: { text: [text] } }),
];

const name = fc
	.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,11}$/)
	.filter((text) => text !== 'template');
const plain = fc
	.string({ unit: 'grapheme', maxLength: 20 })
	.map((text) => text.replace(/[{}]/g, ''));

describe('any template', () => {
	it('is read without a throw, with each name once and dotted ones not asked for', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6 }), (document) => {
				const { names, variables } = readTemplate(document);
				expect(new Set(names).size).toBe(names.length);
				expect(variables.every((variable) => names.includes(variable.name))).toBe(true);
				expect(variables.some((variable) => variable.name.includes('.'))).toBe(false);
			}),
			{ numRuns: RUNS },
		);
	});

	it('gives the text back, asks for exactly its names, and fills them all', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(plain, name), { minLength: 1, maxLength: 6 }),
				fc.constantFrom(...WRAPPINGS),
				fc.constantFrom('', ' ', '\t', '\u00a0 '),
				(pieces, wrap, gap) => {
					const text = pieces.map(([before, key]) => `${before}{{${gap}${key}${gap}}}`).join('');
					const template = readTemplate(wrap(text));
					const keys = [...new Set(pieces.map(([, key]) => key))];
					expect(template.body).toBe(text);
					expect(template.variables).toEqual(keys.map((key) => ({ name: key, required: true })));
					const values = Object.fromEntries(keys.map((key) => [key, `<${key}>`]));
					const filled = pieces.map(([before, key]) => `${before}<${key}>`).join('');
					expect(fillPlaceholders(template.body, knownValues(values))).toBe(filled);
				},
			),
			{ numRuns: RUNS },
		);
	});

	it('finds the same names again in what is left unfilled', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('{', '}', 'a', 'b', '.', ' ', '-') }),
				(text) => {
					const names = placeholdersIn(text);
					expect(placeholdersIn(fillPlaceholders(text, nothing))).toEqual(names);
					expect(placeholdersIn(fillPlaceholders(text, () => '-'))).toEqual([]);
				},
			),
			{ numRuns: RUNS },
		);
	});
});

describe('the variables given against the template', () => {
	const template = readTemplate({ name: 'offer', content: '{{contact.name}} {{a}} {{b}}' });

	it('names what is missing and what is unknown', () => {
		expect(compareVariables(template, ['a', 'c'])).toEqual({ missing: ['b'], unknown: ['c'] });
		expect(compareVariables(template, ['a', 'b'])).toEqual({ missing: [], unknown: [] });
		expect(compareVariables(template, ['a', 'b', 'contact.name']).unknown).toEqual([]);
		expect(() => {
			requireVariables(template, { missing: ['b'], unknown: ['c'] });
		}).toThrow("The template 'offer' needs a value for 'b' and does not know 'c'");
	});

	it('counts members of the extra meta as given, but never as unknown', () => {
		expect(compareVariables(template, ['a'], ['b', 'header'])).toEqual({
			missing: [],
			unknown: [],
		});
	});

	it('judges nothing where the template could not be read', () => {
		expect(compareVariables(readTemplate({ foo: 'bar' }), ['a'])).toEqual({
			missing: [],
			unknown: [],
		});
	});

	it('is not fooled by names that every object has', () => {
		const strange = readTemplate({ content: '{{constructor}} {{__proto__}} {{toString}}' });
		expect(compareVariables(strange, []).missing).toEqual(['constructor', '__proto__', 'toString']);
		expect(templatePreview(strange, knownValues({}))).toBe(
			'{{constructor}} {{__proto__}} {{toString}}',
		);
	});
});

describe('what is shown of a template', () => {
	it('fills in what is known of the contact and leaves the rest', () => {
		const template = readTemplate({ content: 'Dear {{contact.name}} ({{contact.email}}), {{a}}' });
		expect(templatePreview(template, knownValues({ a: '$& 1' }, { name: 'Jane' }))).toBe(
			'Dear Jane ({{contact.email}}), $& 1',
		);
	});

	it.each([
		['approved', false],
		['APPROVED', false],
		['active', false],
		['', false],
		['pending', true],
		['REJECTED', true],
		['inactive', true],
		['unapproved', true],
		['disabled', true],
	])('warns of the status %j: %j', (status, warns) => {
		const template: TemplateDefinition = { ...readTemplate({ content: 'x' }), status };
		expect(approvalWarning(template) !== undefined).toBe(warns);
	});

	it('puts language, category and status into the label, and finds the name in it again', () => {
		const template = readTemplate({ name: 'car_ready', language: 'en', status: 'pending' });
		expect(templateLabel(template)).toBe('car_ready · en · pending');
		expect(nameInLabel('car_ready · en · pending')).toBe('car_ready');
		expect(nameInLabel('')).toBe('');
	});
});
