import * as fs from 'node:fs';
import * as path from 'node:path';

import { chartOf, PALETTES } from './chart';
import { withFirstLines } from './firstLines';
import { reportOn } from './report';
import type { LineResult } from './run';

const CHECKOUT = path.resolve(__dirname, '../..');

/** Where results go: what is committed, or a folder for what only shows that it works. */
export interface Place {
	/** Of data and charts. */
	folder: string;
	page: string;
	/** Pages that show some of it. */
	shownOn: readonly string[];
}

/** Where the results stand that the pages show. */
export const COMMITTED: Place = {
	folder: path.join(CHECKOUT, 'docs', 'results'),
	page: path.join(CHECKOUT, 'bench', 'RESULTS.md'),
	shownOn: [path.join(CHECKOUT, 'README.md')],
};

/** Where results of quick runs go: their figures say nothing. */
export const QUICK: Place = {
	folder: path.join(CHECKOUT, '.artifacts', 'bench'),
	page: path.join(CHECKOUT, '.artifacts', 'bench', 'RESULTS.md'),
	shownOn: [],
};

/**
 * Writes the results of these lines, and the page anew, which shows those of other lines as they are.
 * @param order names of all lines, in the order of the page
 */
export function write(
	results: readonly LineResult[],
	place: Place,
	order: readonly string[],
): void {
	fs.mkdirSync(place.folder, { recursive: true });
	for (const result of results) {
		fs.writeFileSync(dataFile(place, result.line), `${JSON.stringify(result, null, '\t')}\n`);
		for (const [name, palette] of Object.entries(PALETTES)) {
			const chart = chartOf(result, palette);
			const file = path.join(place.folder, `bench-${result.line}-${name}.svg`);
			if (chart === undefined) fs.rmSync(file, { force: true });
			else fs.writeFileSync(file, chart);
		}
	}
	const all = resultsIn(place, order);
	fs.writeFileSync(place.page, reportOn(all));
	for (const page of place.shownOn) {
		const text = fs.readFileSync(page, 'utf8');
		fs.writeFileSync(page, withFirstLines(text, all));
	}
}

/** What was measured last, in the order of the lines given. */
export function resultsIn(place: Place, order: readonly string[]): LineResult[] {
	return order.flatMap((line) => readResult(dataFile(place, line)) ?? []);
}

function dataFile(place: Place, line: string): string {
	return path.join(place.folder, `bench-${line}.json`);
}

/** A result that this file has written. */
function readResult(file: string): LineResult | undefined {
	if (!fs.existsSync(file)) return undefined;
	return JSON.parse(fs.readFileSync(file, 'utf8')) as LineResult;
}
