// The whole test run: lint and types, then the quick projects side by side, then, two at a time, those
// that start the real n8n. Ends with one line that counts them all.
//
// node scripts/test.mjs [--quick]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

const QUICK = ['unit', 'conformance', 'engine', 'package'];
const REAL = ['host', 'queue', 'browser'];

const isQuick = process.argv.includes('--quick');
const folder = mkdtempSync(path.join(tmpdir(), 'web1on1-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

function run(command, args) {
	return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

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
	const result = JSON.parse(readFileSync(outputFile, 'utf8'));
	totals.passed += result.numPassedTests;
	totals.failed += result.numFailedTests;
	totals.skipped += result.numPendingTests + result.numTodoTests;
	return isGreen;
}

const steps = [
	() => run('npm', ['run', '--silent', 'lint']),
	// Most of them wait for something most of the time: one worker would leave the machine idle.
	() => jest('quick', QUICK, `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`),
	// Each starts an n8n of its own, and waits for it most of the time.
	...(isQuick ? [] : [() => jest('real', REAL, '--maxWorkers=2')]),
];

// Every step runs, so that one failure does not hide the next.
const results = steps.map((step) => step());
rmSync(folder, { recursive: true, force: true });
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(results.every(Boolean) ? 0 : 1);
