import fc from 'fast-check';

import { FUZZ } from '../fuzz';
import { fillPlaceholders, knownValues, nothing, placeholdersIn, readTemplate } from './reading';

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
			FUZZ,
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
			FUZZ,
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
			FUZZ,
		);
	});
});
