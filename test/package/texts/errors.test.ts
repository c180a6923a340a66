import { ERRORS, PROSE } from './sources';
import { unknownLabels, wrongWords } from './words';

function wrongErrors(breaks: (text: string, part: 'message' | 'description') => boolean): string[] {
	return ERRORS.flatMap(({ where, message, description }) => [
		...message.filter((text) => breaks(text, 'message')).map((text) => `${where}: ${text}`),
		...description.filter((text) => breaks(text, 'description')).map((text) => `${where}: ${text}`),
	]);
}

describe('the texts of the errors', () => {
	it('are looked at in full', () => {
		expect(ERRORS.filter(({ message }) => message.length > 0).length).toBeGreaterThan(50);
		expect(ERRORS.filter(({ description }) => description.length > 0).length).toBeGreaterThan(50);
	});

	it('say what happened without a full stop, and what to do in whole sentences', () => {
		const isWhole = (text: string): boolean => /[.…]$/.test(text);
		const breaks = (text: string, part: string): boolean =>
			text !== '' && (part === 'message' ? text.endsWith('.') : !isWhole(text));
		expect(wrongErrors(breaks)).toEqual([]);
	});

	it('do without the words that only say that something is wrong', () => {
		const breaks = (text: string): boolean =>
			/\b(?:errors?|problems?|failures?|failed|mistakes?|invalid|oops|sorry)\b/i.test(text);
		expect(wrongErrors(breaks)).toEqual([]);
	});

	it('call a thing by one name, as does all that is said elsewhere', () => {
		expect(PROSE.length).toBeGreaterThan(200);
		expect(PROSE.filter((text) => wrongWords(text).length > 0)).toEqual([]);
	});

	it('name only labels that are there, as does all that is said elsewhere', () => {
		expect(PROSE.filter((text) => unknownLabels(text).length > 0)).toEqual([]);
	});
});
