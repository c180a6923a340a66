// Which n8n the tests passed on: writes the table of the documentation from the matrix's results.
//
//   node scripts/compatibility.mjs            writes the table where it stands (its head is `| n8n |`)
//   node scripts/compatibility.mjs --check    only says whether it is as it should be

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);

/** What `npm run test:matrix` found, by version: its date, and the counts of each test file. */
export const RESULTS_FILE = at('docs', 'results', 'matrix.json');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The versions of n8n that are supported, newest first. */
export function n8nVersions() {
	const { newest, older } = readJson(at('host', 'n8n-versions.json'));
	return [newest, ...older];
}

/** How tests went, in words: `26 passed, 1 skipped`. */
export function inWords(result) {
	if (result === undefined) return 'not run';
	const { passed, failed, skipped, broken } = result;
	if (broken) return 'could not run';
	const parts = [`${passed} passed`];
	if (failed > 0) parts.push(`${failed} FAILED`);
	if (skipped > 0) parts.push(`${skipped} skipped`);
	return parts.join(', ');
}

/** One column of the table for each room of tests. */
const ROOMS = new Map([
	['test/host/', 'one n8n process'],
	['test/queue/', 'queue mode'],
]);

/** The tests of a room on one version, together. */
function sumOf(files, room) {
	const results = Object.entries(files)
		.filter(([file]) => file.startsWith(room))
		.map(([, result]) => result);
	if (results.length === 0) return undefined;
	const sum = (name) => results.reduce((total, result) => total + result[name], 0);
	return {
		passed: sum('passed'),
		failed: sum('failed'),
		skipped: sum('skipped'),
		broken: results.some(({ broken }) => broken),
	};
}

/** The table's lines. */
function table() {
	const results = readJson(RESULTS_FILE);
	const row = (cells) => `| ${cells.join(' | ')} |`;
	const rowOf = (name, { date = '', files = {} } = {}) =>
		row([name, ...[...ROOMS.keys()].map((room) => inWords(sumOf(files, room))), date]);
	const rows = n8nVersions().map((version) => rowOf(version, results[version]));
	const { newest } = results;
	for (const { version, why } of newest?.failed ?? [])
		rows.unshift(rowOf(`${version} (can't be installed: ${why})`));
	if (newest?.files !== undefined) rows.unshift(rowOf(newest.version, newest));
	const head = ['n8n', ...ROOMS.values(), 'measured'];
	return [row(head), `|${head.map(() => '---').join('|')}|`, ...rows];
}

const markdownFiles = () => [
	at('README.md'),
	...readdirSync(at('docs'), { recursive: true })
		.filter((file) => file.endsWith('.md'))
		.map((file) => at('docs', file)),
];

/** A text with the table put in place of the one it has, or undefined where it has none. */
function withTable(text) {
	const lines = text.split('\n');
	const start = lines.findIndex((line) => line.startsWith('| n8n |'));
	if (start < 0) return undefined;
	const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
	lines.splice(start, length < 0 ? lines.length : length, ...table());
	return lines.join('\n');
}

/** Brings the table up to date. @returns the files that were not */
export function updateTable({ isCheck = false } = {}) {
	const texts = markdownFiles().map((file) => [file, readFileSync(file, 'utf8')]);
	const having = texts.filter(([, text]) => withTable(text) !== undefined);
	if (having.length !== 1) {
		throw new Error(
			`One page should have a table that begins with '| n8n |', not ${having.length}`,
		);
	}
	const stale = having.filter(([, text]) => withTable(text) !== text);
	if (!isCheck) for (const [file, text] of stale) writeFileSync(file, withTable(text));
	return stale.map(([file]) => path.relative(root, file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const isCheck = process.argv.includes('--check');
	const stale = updateTable({ isCheck });
	if (isCheck && stale.length > 0) {
		console.error(`${stale.join(', ')}: run node scripts/compatibility.mjs`);
		process.exitCode = 1;
	}
}
