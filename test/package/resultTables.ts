import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PARTS } from './mutationParts';
import { table } from './table';
import { ROOT } from './unpacked';

// What was measured of the tests themselves, as tables of docs/results/test-quality.md.

interface Counts {
	found: number;
	survived: number;
	unreached: number;
}

/** What the mutation tests found in a file, when, and in which part's run. */
interface FileResult extends Counts {
	part: string;
	date: string;
}

interface Share {
	total: number;
	covered: number;
}

/** What tests ran of a room. */
type Room = Record<'lines' | 'branches' | 'functions', Share>;

/** A file of docs/results; what is expected there, as long as nothing was measured. */
function read<T>(file: string, none: T): T {
	const place = path.join(ROOT, 'docs/results', file);
	// Written by scripts/mutation.mjs and scripts/coverage.mjs.
	return existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as T) : none;
}

/** In whole percent, and 100 only where nothing is missing. */
function percent(part: number, whole: number): string {
	return whole === 0 ? 'none' : `${Math.floor((100 * part) / whole)} %`;
}

const cells = ({ found, survived, unreached }: Counts): string[] => [
	String(found),
	String(survived),
	String(unreached),
	percent(found, found + survived),
];

function sum(all: Counts[]): Counts {
	const of = (kind: keyof Counts): number => all.reduce((total, one) => total + one[kind], 0);
	return { found: of('found'), survived: of('survived'), unreached: of('unreached') };
}

const HEAD = ['found', 'survived', 'reached by no test', 'score'];

/** The parts of the mutation tests, one a row; a part that was never measured has none. */
function parts(results: [string, FileResult][]): string {
	const rows = PARTS.flatMap((part) => {
		const ofPart = results.map(([, result]) => result).filter((result) => result.part === part);
		if (ofPart.length === 0) return [];
		const dates = ofPart.map(({ date }) => date).sort();
		const [first = '', last = ''] = [dates[0], dates.at(-1)];
		const when = first === last ? first : `${first} to ${last}`;
		return [[`\`${part}\``, String(ofPart.length), ...cells(sum(ofPart)), when]];
	});
	const all = results.map(([, result]) => result);
	const together = ['together', String(all.length), ...cells(sum(all)), ''];
	return table(['part', 'files', ...HEAD, 'measured'], [...rows, together]);
}

function files(results: [string, FileResult][]): string {
	const rows = results.map(([file, result]) => [
		`\`${file.replace('nodes/Web1on1/', '')}\``,
		...cells(result),
	]);
	return table(['file', ...HEAD], rows);
}

function coverage({ date, rooms }: { date: string; rooms: Record<string, Room> }): string {
	const share = ({ covered, total }: Share): string => percent(covered, total);
	const rows = Object.entries(rooms).map(([room, { lines, branches, functions }]) => [
		room === 'together' ? room : `\`${room}\``,
		String(lines.total),
		...[lines, branches, functions].map(share),
	]);
	return table([`room (${date})`, 'lines', 'run', 'branches', 'functions'], rows);
}

/** Those tables, by name. */
export function resultTables(): Record<string, string> {
	const results = Object.entries(read<Record<string, FileResult>>('mutation.json', {}));
	return {
		coverage: coverage(read('coverage.json', { date: '', rooms: {} })),
		mutations: parts(results),
		mutatedFiles: files(results),
	};
}
