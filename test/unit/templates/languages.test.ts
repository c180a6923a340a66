import { optional, preview, readTemplate, required, templateLabel } from './reading';

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

	it.each([
		['nl_NL', 'NL'],
		['NL-nl', 'NL'],
		['nl_BE', 'BE'],
		['nl', 'BE'],
		['nl_SR', 'BE'],
		['de', 'en'],
		['n', 'en'],
	])('is read in the nearest language there is to %s: %s', (language, text) => {
		const translations = [
			{ language: 'en', body: 'en' },
			{ language: 'nl_BE', body: 'BE' },
			{ language: 'nl-NL', body: 'NL' },
		];
		expect(preview({ name: 'x', language, translations })).toBe(text);
	});

	it('is no language among others where one entry does not name its own', () => {
		const content = [
			{ language: 'en', text: 'Hello {{a}}' },
			{ text: 'and {{b}}' },
			{ language: 'nl', text: 'Hallo {{c}}' },
		];
		expect(required({ name: 'x', content })).toEqual(['a', 'b', 'c']);
	});

	it('leaves out what else stands among its languages', () => {
		const translations = { count: 2, _id: 'x', en: { body: 'Hello {{a}}' }, revised_at: '{{b}}' };
		expect(preview({ name: 'x', translations })).toBe('Hello {{a}}');
	});

	it('is not taken for one in several when a text has other members', () => {
		const document = { body: { en: 'Hello {{a}}', markdown: 'Hello *{{b}}*' } };
		expect(readTemplate(document).names).toEqual(['a', 'b']);
		// Indonesian, and what nearly everything has.
		expect(preview({ body: { id: 'Hi {{a}}' } })).toBe('');
		expect(preview({ body: { id: 'Hai {{a}}', en: 'Hi {{a}}' } })).toBe('Hai {{a}}');
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

describe('a number in several parts', () => {
	const shared = (header: string, body: string): string[] | undefined =>
		readTemplate({
			components: [
				{ type: 'HEADER', text: header },
				{ type: 'BODY', text: body },
			],
		}).shared;

	it.each([
		['{{1}}', 'Hi {{1}}, {{2}}', ['1']],
		['{{12}}', 'Hi {{12}}', ['12']],
		['{{1}}', 'Hi {{2}}', undefined],
		['{{1st}}', 'Hi {{1st}}', undefined],
		['{{line1}}', 'Hi {{line1}}', undefined],
		['Hi', '{{1}} and {{1}}', undefined],
	])('is one, and a name with digits is none: %s / %s', (header, body, numbers) => {
		expect(shared(header, body)).toEqual(numbers);
	});
});
