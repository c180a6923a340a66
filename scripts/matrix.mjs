// Runs the host and queue mode tests once per supported n8n version and prints what passed where.
//
//   npm run test:matrix                           every version, and the newest n8n that can be installed
//   npm run test:matrix -- 2.35.7 2.41.1          these only
//   npm run test:matrix -- 2.41.1 -- -t restart   what follows goes to jest
//
// Not by itself: scripts/ready.mjs has to build and pack what is tested.
//
// Installing a version that is not in the cache takes minutes (host/README.md). A run of all tests is
// written down in docs/results/matrix.json, from which the table of the documentation is made.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { inWords, n8nVersions, RESULTS_FILE, updateTable } from './compatibility.mjs';
import { newestInstallable } from './newest.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');

const args = process.argv.slice(2);
const divider = args.includes('--') ? args.indexOf('--') : args.length;
const given = args.slice(0, divider);
const newest = given.length > 0 ? { failed: [] } : newestInstallable(root, n8nVersions());
for (const { version, why } of newest.failed) {
	console.log(`n8n ${version} could not be installed: ${why}`);
}
if (newest.version !== undefined) console.log(`The newest n8n is ${newest.version}`);
const isBeside = newest.version !== undefined && !n8nVersions().includes(newest.version);
const versions =
	given.length > 0 ? given : [...n8nVersions().reverse(), ...(isBeside ? [newest.version] : [])];
const jestArgs = args.slice(divider + 1);

const unknown = versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version));
if (unknown.length > 0) {
	console.error(`Not a version of n8n: ${unknown.join(', ')}`);
	process.exit(2);
}

const reports = mkdtempSync(path.join(tmpdir(), 'web1on1-matrix-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

/** Jest's report on one version; undefined when it did not get as far as writing one. */
async function test(version) {
	const report = path.join(reports, `${version}.json`);
	const child = spawn(
		process.execPath,
		[
			jest,
			'--maxWorkers=2',
			'--selectProjects',
			'host',
			'queue',
			'--json',
			'--outputFile',
			report,
			...jestArgs,
		],
		{
			cwd: root,
			env: { ...process.env, N8N_VERSION: version },
			// With --json jest prints the report once more; its usual output goes to stderr.
			stdio: ['inherit', 'ignore', 'inherit'],
		},
	);
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	try {
		return { code, report: JSON.parse(readFileSync(report, 'utf8')) };
	} catch {
		return { code, report: undefined };
	}
}

/** What became of one file: its tests counted, or that it could not be run at all. */
function resultOf({ assertionResults, status }) {
	const count = (...statuses) =>
		assertionResults.filter((result) => statuses.includes(result.status)).length;
	const failed = count('failed');
	return {
		passed: count('passed'),
		failed,
		skipped: count('pending', 'skipped', 'todo', 'disabled'),
		...(status === 'failed' && failed === 0 ? { broken: true } : {}),
	};
}

function printTable(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
	console.log(line(rows[0]));
	console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
	for (const row of rows.slice(1)) console.log(line(row));
}

/** Replaces what was known about the supported versions that were tested now. */
function writeDown(results) {
	const known = JSON.parse(readFileSync(RESULTS_FILE, 'utf8'));
	const date = new Date().toISOString().slice(0, 10);
	const entries = n8nVersions().flatMap((version) => {
		const files = results.get(version);
		if (!files?.size) return known[version] ? [[version, known[version]]] : [];
		return [[version, { date, files: Object.fromEntries([...files].sort()) }]];
	});
	const found = results.get(newest.version);
	const beside = isBeside && found?.size ? { files: Object.fromEntries([...found].sort()) } : {};
	const looked = { version: newest.version, failed: newest.failed, date, ...beside };
	const all = { ...Object.fromEntries(entries), newest: given.length > 0 ? known.newest : looked };
	writeFileSync(RESULTS_FILE, `${JSON.stringify(all, null, '\t')}\n`);
	updateTable();
}

const results = new Map();
const files = new Set();
let isFine = true;

for (const version of versions) {
	console.log(`\nn8n ${version}`);
	const { code, report } = await test(version);
	if (code !== 0 || report === undefined || !report.success) isFine = false;
	const ofVersion = new Map();
	for (const suite of report?.testResults ?? []) {
		const file = path.relative(root, suite.name);
		files.add(file);
		ofVersion.set(file, resultOf(suite));
	}
	// A version on which nothing was tested has not passed.
	if (![...ofVersion.values()].some(({ passed }) => passed > 0)) isFine = false;
	results.set(version, ofVersion);
}

const rows = [...files]
	.sort()
	.map((file) => [file, ...versions.map((version) => inWords(results.get(version)?.get(file)))]);
console.log();
printTable([['', ...versions.map((version) => `n8n ${version}`)], ...rows]);
if (jestArgs.length === 0) writeDown(results);
for (const { version } of newest.failed) console.log(`n8n ${version} was not tested.`);
console.log(isFine ? '\nAll passed.' : '\nNot everything passed: see above.');
process.exitCode = isFine ? 0 : 1;
