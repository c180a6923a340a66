import type { Measure, Target } from './line';
import { inWords } from './machine';
import { shown, type LineResult, type RaceResult } from './run';
import { spreadOf, valuesOf, verdictOn, type Spread } from './statistics';

const HEAD = `# Results

Written by \`npm run bench\`, not by hand. Contenders were measured by turns in one run on the same machine; compare
figures within a table only. Each figure is the median of the rounds, with the least and the greatest in brackets. A
ratio says how many times as good one was as the other in the same round: 1 is level, more is better. What is measured
and how: [bench](README.md).
`;

/** The page with the results of all lines. */
export function reportOn(results: readonly LineResult[]): string {
	return `${[HEAD, ...results.map(section)].join('\n').trimEnd()}\n`;
}

function section(result: LineResult): string {
	const { title, about, machine, date, races, notes, line } = result;
	const charts = races.flatMap((race) => drawnMeasures(race).map(({ key }) => ({ race, key })));
	return [
		`## ${title}`,
		about,
		`${inWords(machine)}; ${date}.`,
		...(charts.length === 0 ? [] : [picture(line, title)]),
		...races.map(raceSection),
		...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
		'',
	].join('\n\n');
}

/** A chart in both colours. */
function picture(line: string, title: string): string {
	const at = `../docs/results/bench-${line}`;
	return [
		'<picture>',
		`  <source media="(prefers-color-scheme: dark)" srcset="${at}-dark.svg">`,
		`  <img src="${at}-light.svg" alt="${title}" width="720">`,
		'</picture>',
	].join('\n');
}

/** The measures of a race that are drawn. */
export function drawnMeasures({ measures }: RaceResult): Measure[] {
	return measures.filter(({ isDrawn }) => isDrawn === true);
}

function raceSection(race: RaceResult): string {
	const targets = targetTable(race);
	return [
		`### ${race.name}`,
		`${race.conditions}.`,
		figureTable(race),
		...(targets === undefined ? [] : [targets]),
	].join('\n\n');
}

function figureTable({ measures, rounds }: RaceResult): string {
	const rows = Object.keys(rounds).map((contender) => [
		contender,
		...measures.map(({ key }) => inBrackets(valuesOf(rounds, contender, key))),
	]);
	return table(['', ...measures.map(({ title }) => title)], rows);
}

function targetTable({ targets, measures, rounds }: RaceResult): string | undefined {
	const rows = targets.flatMap((target) => {
		const verdict = verdictOn(rounds, measures, target);
		const title = measures.find(({ key }) => key === target.measure)?.title;
		if (verdict === undefined || title === undefined) return [];
		const compared = 'to' in target ? `${target.of} : ${target.to}` : target.of;
		const reached = verdict.isReached ? 'reached' : '**missed**';
		return [[title, compared, asked(target), spreadInWords(verdict.spread), reached]];
	});
	return rows.length === 0 ? undefined : table(['target', 'of', 'asked', 'was', ''], rows);
}

function asked(target: Target): string {
	if ('to' in target) return `at least ${shown(target.atLeast)} times as good`;
	const { from, upTo } = target;
	if (from !== undefined && from === upTo) return shown(from);
	return [
		...(from === undefined ? [] : [`at least ${shown(from)}`]),
		...(upTo === undefined ? [] : [`at most ${shown(upTo)}`]),
	].join(', ');
}

function inBrackets(values: readonly number[]): string {
	return values.length === 0 ? '–' : spreadInWords(spreadOf(values));
}

/** The middle, with the least and the greatest in brackets. */
export function spreadInWords({ min, median, max }: Spread): string {
	return min === max ? shown(median) : `${shown(median)} (${shown(min)}–${shown(max)})`;
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly string[][]): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
