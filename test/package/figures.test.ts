import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { figures } from '../support/figures';
import { faultsOf } from './guarantees/commands';
import { ROOT } from './unpacked';

// Figures that were measured stand in a block that is made of results, or their passage is in
// docs/results/figures.json, with what measured it, when, and on which n8n.

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Where users read what they may expect. */
const PAGES = [
	'README.md',
	'SECURITY.md',
	'examples/README.md',
	'docs/guarantees.md',
	...readdirSync(path.join(ROOT, 'docs/using'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/using/${name}`),
];

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** What somebody has written: no code, no pictures, and no blocks that are made of results or code. */
const written = (page: string): string =>
	inOneLine(
		page
			.replace(/<!-- (?:from|bench|figures)\b[^]*?<!-- end -->/g, '')
			.replace(/^\| n8n \|.*\n(?:\|.*\n)+/gm, '')
			.replace(/^( *)```[^]*?^\1```$/gm, '')
			.replace(/<img [^>]*>/g, ''),
	);

/** Numbers that somebody must have counted or timed. Limits of the code are not: they say 'at most', or stand alone. */
const MEASURED = [
	/\d[\d.,]* ?(?:%|percent\b)/g,
	/\d[\d.,]* ?(?:ms|milliseconds)\b/g,
	/\d+ [a-z]+ in \d+\b/g,
	/\d+\.\d+ times\b/g,
	/\d[\d.]* times (?:as|the|more|less|faster|slower)\b/g,
	/\b\d+(?:[.,]\d+)* (?:[a-z]+ )?(?:lost|doubled|refused)\b/g,
	/\d+ kills\b/g,
	/\d[\d.,]* [a-z]+ (?:a|per) second (?:were|was)\b/g,
	/\b(?:measured|simulated|timed|took)\b[^.:;|]*?(?<![\w.])\d+(?:[.,]\d+)*/gi,
	/\b\d+(?:[.,]\d+)* (?:[a-z]+ )?(?:were|was)\b/g,
];

/** The figures of a page that no passage accounts for. */
function unsourced(page: string, passages: string[]): string[] {
	const rest = passages.reduce((text, passage) => text.replaceAll(passage, ''), written(page));
	return MEASURED.flatMap((pattern) => rest.match(pattern) ?? []);
}

const passagesOf = (page: string): string[] => figures().flatMap(({ says }) => says[page] ?? []);

describe('the figures in the pages', () => {
	it.each(PAGES)('%s: each has its source', (page) => {
		expect(unsourced(read(page), passagesOf(page))).toEqual([]);
	});

	it.each(figures())('$figure: stand where they are said to, with what shows them', (one) => {
		const told = Object.entries(one.says);
		expect(told).not.toEqual([]);
		for (const [page, passages] of told) {
			expect(PAGES).toContain(page);
			const text = written(read(page));
			expect(passages.filter((passage) => !text.includes(passage))).toEqual([]);
		}
		expect(faultsOf(one.command)).toEqual([]);
		expect(one.n8n).toMatch(/^(?:\d+\.\d+\.\d+|none)$/);
		expect(one.n8n === 'none').toBe(one.engine === 'none');
	});

	it.each(figures().filter(({ came }) => came !== undefined))(
		'$figure: are what the simulation came to',
		({ says, came }) => {
			const numbers = Object.values(came ?? {});
			const shares = Object.values(says).flatMap((passages) =>
				passages.flatMap((passage) => passage.match(/\d[\d.]* %|\d+\.\d+(?= times)/g) ?? []),
			);
			expect(shares).not.toEqual([]);
			expect(shares.filter((share) => !numbers.includes(share))).toEqual([]);
		},
	);

	it.each([
		['It takes 94 % of what there is.', ['94 %']],
		['A delivery costs 12 ms more.', ['12 ms']],
		['It was 1.4 times as fast.', ['1.4 times', '1.4 times as']],
		['1 message in 200 came twice.', ['1 message in 200']],
		['Of ten runs, 3 were late.', ['3 were']],
		['We measured an hour of 7,000 messages.', ['measured an hour of 7,000']],
		['At most 20 requests per second, tried 8 times.', []],
		['<!-- from the code: x -->\n94 %\n<!-- end -->', []],
	])('%j holds %j', (page, found) => {
		expect(unsourced(page, [])).toEqual(found);
	});
});
