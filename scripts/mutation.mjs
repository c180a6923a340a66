// Mutation tests: does a test fail when the code says something else? Runs those of one part
// (stryker.config.mjs), and writes what they found down in docs/results/mutation.json, from which
// the tables of docs/results/test-quality.md are made (npm run tables).
//
//   PART=tokens npm run mutation
//   PART=tokens npm run mutation -- --mutate nodes/Web1on1/transport/tokens/claims.ts    one file of it
//
// Not by itself: scripts/ready.mjs has to build what is tested.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { countMutants, withResults } from './mutants.mjs';
import stryker, { PART } from '../stryker.config.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (file) => path.join(root, file);
const results = at('docs/results/mutation.json');
const report = at(stryker.jsonReporter.fileName);

// A report of an earlier run is none of this one.
rmSync(report, { force: true });
const { status } = spawnSync(at('node_modules/.bin/stryker'), ['run', ...process.argv.slice(2)], {
	cwd: root,
	stdio: 'inherit',
	env: { FUZZ_RUNS: '20', ...process.env },
});
if (existsSync(report)) {
	const today = new Date().toISOString().slice(0, 10);
	const counted = countMutants(JSON.parse(readFileSync(report, 'utf8')), PART, today);
	const known = JSON.parse(readFileSync(results, 'utf8'));
	writeFileSync(results, `${JSON.stringify(withResults(known, counted), undefined, '\t')}\n`);
}
process.exitCode = status ?? 1;
