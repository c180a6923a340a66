import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

const SCRIPTS = path.resolve(__dirname, '../../scripts');

/** What an expression with the functions of scripts/mutants.mjs gives; it is no CommonJS. */
function evaluated(expression: string): unknown {
	const script = `import { countMutants, withResults } from './mutants.mjs';
		console.log(JSON.stringify(${expression}));`;
	const args = ['--input-type=module', '-e', script];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: SCRIPTS, encoding: 'utf8' });
	if (stderr !== '') throw new Error(stderr);
	return JSON.parse(stdout);
}

describe('what a mutation report says', () => {
	it('is counted by file: killed and timed out are found; ignored and erroneous ones are left out', () => {
		const statuses = (...all: string[]): string =>
			`{ mutants: ${JSON.stringify(all.map((status) => ({ status })))} }`;
		const a = statuses('Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored');
		const b = statuses('Survived', 'Survived', 'RuntimeError', 'CompileError');
		expect(
			evaluated(`countMutants({ files: { 'a.ts': ${a}, 'b.ts': ${b} } }, 'part', 'day')`),
		).toEqual({
			'a.ts': { part: 'part', date: 'day', found: 3, survived: 1, unreached: 1 },
			'b.ts': { part: 'part', date: 'day', found: 0, survived: 2, unreached: 0 },
		});
	});

	it('takes the place of what was known of the same file, in the order of names', () => {
		const merged = evaluated('withResults({ c: 1, a: 1 }, { b: 2, c: 2 })');
		expect(JSON.stringify(merged)).toBe('{"a":1,"b":2,"c":2}');
	});
});
