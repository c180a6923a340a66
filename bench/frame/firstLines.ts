import type { RaceResult, LineResult } from './run';
import { shown } from './run';
import { spreadInWords, table } from './report';
import { ratiosOf, spreadOf, valuesOf } from './statistics';

/** Where a page shows the results of so many lines: `<!-- bench: 4 -->` to `<!-- end -->`. */
const BLOCK = /(<!-- bench: (\d+) -->\n)[^]*?(<!-- end -->)/g;

/**
 * A page with the first lines of the results where it has a place for them.
 * @param results in the order of the results' page
 */
export function withFirstLines(page: string, results: readonly LineResult[]): string {
	return page.replaceAll(BLOCK, (_block, head: string, count: string, end: string) => {
		const rows = results.slice(0, Number(count)).flatMap(rowsOf);
		if (rows.length === 0) return `${head}${end}`;
		const headings = ['measured', 'ours', 'beside it', 'times as good'];
		// Blank lines: a comment right behind a table would be one more row.
		return `${head}\n${table(headings, rows)}\n\n${end}`;
	});
}

function rowsOf({ title, races }: LineResult): string[][] {
	return races.flatMap((race) => {
		const row = rowOf(race);
		const name = races.length === 1 ? title : `${title} (${race.name})`;
		return row === undefined ? [] : [[name, ...row]];
	});
}

/** What a race's first ratio is about, in the middle of its rounds. */
function rowOf({ targets, measures, rounds }: RaceResult): string[] | undefined {
	for (const target of targets) {
		const measure = measures.find(({ key }) => key === target.measure);
		if (!('to' in target) || measure === undefined) continue;
		const ratios = ratiosOf(rounds, measure, target.of, target.to);
		if (ratios.length === 0) continue;
		const median = (contender: string): string =>
			shown(spreadOf(valuesOf(rounds, contender, measure.key)).median);
		return [
			`${median(target.of)} ${measure.title}`,
			`${target.to}: ${median(target.to)}`,
			spreadInWords(spreadOf(ratios)),
		];
	}
	return undefined;
}
