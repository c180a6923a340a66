import {
	approvalWarning,
	compareVariables,
	knownValues,
	nameInLabel,
	readTemplate,
	requireVariables,
	templateLabel,
	templatePreview,
	type TemplateDefinition,
} from './reading';

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
