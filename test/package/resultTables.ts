import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { PARTS } from './mutationParts';
import { table } from './table';
import { ROOT } from './unpacked';

// What was measured of the tests themselves, as tables of docs/results/test-quality.md.

const DATE = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const countsSchema = z.object({ found: z.number(), survived: z.number(), unreached: z.number() });

type Counts = z.infer<typeof countsSchema>;

/** By file: what the mutation tests found, when, and in which part's run (scripts/mutation.mjs). */
const mutationSchema = z.record(
	countsSchema
		.extend({ part: z.string().refine((part) => PARTS.includes(part)), date: DATE })
		.strict(),
);

type FileResult = z.infer<typeof mutationSchema>[string];

const shareSchema = z.object({ total: z.number(), covered: z.number() }).strict();

/** What tests ran of each room, and of all of them (scripts/coverage.mjs). */
const coverageSchema = z
	.object({
		date: DATE,
		rooms: z.record(
			z.object({ lines: shareSchema, branches: shareSchema, functions: shareSchema }).strict(),
		),
	})
	.strict();

/** A file of docs/results. */
const read = (file: string): unknown =>
	JSON.parse(readFileSync(path.join(ROOT, 'docs/results', file), 'utf8'));

/** Results of the mutation tests, by file. */
export const mutationResults = (): [file: string, result: FileResult][] =>
	Object.entries(mutationSchema.parse(read('mutation.json')));

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

function coverage({ date, rooms }: z.infer<typeof coverageSchema>): string {
	const share = ({ covered, total }: z.infer<typeof shareSchema>): string =>
		percent(covered, total);
	const rows = Object.entries(rooms).map(([room, { lines, branches, functions }]) => [
		room === 'together' ? room : `\`${room}\``,
		String(lines.total),
		...[lines, branches, functions].map(share),
	]);
	return table([`room (${date})`, 'lines', 'run', 'branches', 'functions'], rows);
}

/** Those tables, by name. */
export function resultTables(): Record<string, string> {
	const results = mutationResults();
	return {
		coverage: coverage(coverageSchema.parse(read('coverage.json'))),
		mutations: parts(results),
		mutatedFiles: files(results),
	};
}
