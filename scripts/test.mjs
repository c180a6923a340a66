// The whole test run: lint and types, then the quick projects side by side, then, two at a time, those
// that start the real n8n. Ends with one line that counts them all.
//
// What failed for want of time on a real n8n is run once more, alone: a file of browser tests, since n8n's
// editor and a busy machine have moods of their own, and one whose every failure is a wait in vain. It says
// so in the end; a second failure counts. What was asserted and found otherwise gets no second try.
//
// node scripts/test.mjs [--quick]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const QUICK = ['unit', 'conformance', 'engine', 'package'];
const REAL = ['host', 'queue', 'browser'];

/** What `until` of the toolbox says. */
const WAIT_IN_VAIN = /^(Error: )?Waited [\d.]+ s in vain for /;

const isQuick = process.argv.includes('--quick');
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const browserTests = path.join(root, 'test', 'browser') + path.sep;
const folder = mkdtempSync(path.join(tmpdir(), 'web1on1-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const again = [];

function run(command, args) {
	return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

/** One run of jest: whether it was green, and its report. */
function jest(name, projects, ...options) {
	const outputFile = path.join(folder, `${name}.json`);
	const isGreen = run('npx', [
		'--no-install',
		'jest',
		'--selectProjects',
		...projects,
		'--json',
		`--outputFile=${outputFile}`,
		...options,
	]);
	return { isGreen, files: JSON.parse(readFileSync(outputFile, 'utf8')).testResults };
}

function count(files) {
	const statuses = files.flatMap(({ assertionResults }) =>
		assertionResults.map(({ status }) => status),
	);
	const of = (...wanted) => statuses.filter((status) => wanted.includes(status)).length;
	totals.passed += of('passed');
	totals.failed += of('failed');
	totals.skipped += of('pending', 'todo', 'skipped', 'disabled');
}

function quick() {
	// Most of them wait for something most of the time: one worker would leave the machine idle.
	const workers = `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`;
	const { isGreen, files } = jest('quick', QUICK, workers);
	count(files);
	return isGreen;
}

/** Whether a file of tests may be green when nothing else runs. */
function lackedTime({ name, status, assertionResults }) {
	if (status !== 'failed') return false;
	const failures = assertionResults.flatMap(({ failureMessages }) => failureMessages);
	const isWait = (message) => WAIT_IN_VAIN.test(message);
	return name.startsWith(browserTests) || (failures.length > 0 && failures.every(isWait));
}

/** Each starts an n8n of its own, and waits for it most of the time. */
function real() {
	const first = jest('real', REAL, '--maxWorkers=2');
	const late = first.files.filter(lackedTime);
	count(first.files.filter((file) => !late.includes(file)));
	if (late.length === 0) return first.isGreen;

	const names = late.map(({ name }) => name);
	const second = jest('again', REAL, '-i', '--runTestsByPath', ...names);
	again.push(...names.map((name) => path.relative(root, name)));
	count(second.files);
	const isRed = (file) => file.status === 'failed' && !late.includes(file);
	return second.isGreen && !first.files.some(isRed);
}

const steps = [() => run('npm', ['run', '--silent', 'lint']), quick, ...(isQuick ? [] : [real])];

// Every step runs, so that one failure does not hide the next.
const results = steps.map((step) => step());
rmSync(folder, { recursive: true, force: true });
if (again.length > 0) console.log(`Run a second time: ${again.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(results.every(Boolean) ? 0 : 1);
