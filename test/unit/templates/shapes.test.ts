import { isReadable, optional, preview, readTemplate, required } from './reading';

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
