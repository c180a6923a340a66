import { thisMachine, type Machine } from './machine';
import type { Contender, Figures, Line, Measure, Race, Size, Target } from './line';
import type { Rounds } from './statistics';

/** What a race has given, as it is kept. */
export interface RaceResult {
	name: string;
	conditions: string;
	measures: readonly Measure[];
	targets: readonly Target[];
	rounds: Rounds;
}

/** What a line has given, as it is kept. */
export interface LineResult {
	line: string;
	title: string;
	about: string;
	notes: readonly string[];
	/** The day, as in `2026-11-26`. */
	date: string;
	machine: Machine;
	races: RaceResult[];
}

/** How a line is run. */
export interface RunOptions {
	size: Size;
	/** Instead of the line's own. */
	rounds?: number;
	say: (text: string) => void;
}

/** Runs all races of a line, one after the other. */
export async function runLine(line: Line, options: RunOptions): Promise<LineResult> {
	const { size, say } = options;
	const races: RaceResult[] = [];
	const rounds = options.rounds ?? size.of(line.rounds, 1);
	say(`\n${line.title}`);
	// To see that it works, one is enough: the last one, which is on n8n's faster engine.
	const prepared = size.isQuick ? line.races.slice(-1) : line.races;
	for (const prepare of prepared) {
		const race = await prepare(size);
		say(`  ${race.name}: ${race.conditions}`);
		try {
			races.push(await runRace(race, rounds, say));
		} finally {
			await race.end();
		}
	}
	return {
		line: line.name,
		title: line.title,
		about: line.about,
		notes: line.notes ?? [],
		date: new Date().toISOString().slice(0, 10),
		machine: thisMachine(),
		races,
	};
}

async function runRace(race: Race, rounds: number, say: RunOptions['say']): Promise<RaceResult> {
	const { name, conditions, contenders, measures, targets } = race;
	const given: Record<string, Figures[]> = {};
	for (const contender of contenders) given[contender.name] = [];
	for (let round = 0; round < rounds; round++) {
		for (const contender of turnsOf(contenders, round)) {
			const figures = await contender.measure(round);
			given[contender.name]?.push(figures);
			say(`    ${round + 1}. ${contender.name}: ${inWords(figures, measures)}`);
		}
	}
	return { name, conditions, measures, targets, rounds: given };
}

/** Another one begins each round, so that what one leaves behind burdens all alike. */
function turnsOf(contenders: readonly Contender[], round: number): Contender[] {
	const first = round % Math.max(1, contenders.length);
	return [...contenders.slice(first), ...contenders.slice(0, first)];
}

function inWords(figures: Figures, measures: readonly Measure[]): string {
	return measures
		.flatMap(({ key, title }) => {
			const value = figures[key];
			return value === undefined ? [] : [`${shown(value)} ${title}`];
		})
		.join(', ');
}

/** A number as people read it: three digits that say something. */
export function shown(value: number): string {
	if (!Number.isFinite(value)) return '–';
	if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
	return String(Number(value.toPrecision(3)));
}
