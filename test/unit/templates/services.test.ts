import { optional, preview, readTemplate, required } from './reading';

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
