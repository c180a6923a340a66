import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { commandsIn, faultsOf } from './guarantees/commands';
import { ROOT } from './guarantees/testNames';

const run = promisify(execFile);

const FOREIGN = new Set(['node_modules', 'dist', '.artifacts', '.git', 'coverage']);

function pagesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (FOREIGN.has(entry.name) || entry.isSymbolicLink()) return [];
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return pagesBelow(file);
		return entry.name.endsWith('.md') ? [file] : [];
	});
}

/** What is to be typed in a terminal: the lines of blocks without a language, and what stands in backticks. */
function typedIn(page: string): string[] {
	const blocks = [...page.matchAll(/^( *)```(?:bash|sh|shell)?\n([^]*?)\n\1```$/gm)];
	const lines = blocks.flatMap(([, , code = '']) => code.split('\n'));
	const commands = lines
		.map((line) => line.replace(/\s+#.*$/, '').trim())
		.filter((line) => /^(?:[A-Z\d_]+=\S+ )*(?:npx|npm|node) /.test(line));
	const prose = page.replace(/^( *)```[^]*?^\1```$/gm, '');
	return [...commands, ...commandsIn(prose)].flatMap((command) => command.split(/\s+&&\s+/));
}

const COMMANDS = [
	...new Set(pagesBelow(ROOT).flatMap((file) => typedIn(readFileSync(file, 'utf8')))),
].filter((command) => !/[<…]/.test(command));

/** Commands whose programs say what they take when asked, without doing anything. */
const ASKED = ['sandbox', 'demo', 'host', 'bench'];

/** Why a command can't be typed; empty if it can. */
function faults(command: string): string[] {
	const [, program = '', rest = ''] = /^(?:[A-Z\d_]+=\S+ )*(\S+) (.*)$/.exec(command) ?? [];
	if (program === 'node' || rest.startsWith('tsx ')) {
		const file = rest.replace(/^tsx /, '').split(' ')[0] ?? '';
		return existsSync(path.join(ROOT, file)) ? [] : [`there is no file ${file}`];
	}
	// npm's own commands; those for a name of the reader's choice are left out above.
	if (program === 'npm' && /^(?:ci|version)\b/.test(rest)) return [];
	return rest === 'jest' ? [] : faultsOf(command);
}

describe('the commands in the pages', () => {
	it('are read in full', () => {
		expect(COMMANDS).toEqual(
			expect.arrayContaining(['npm run demo', 'npm test', 'npm run host -- install 2.35.7']),
		);
		expect(COMMANDS.length).toBeGreaterThan(50);
	});

	it.each(COMMANDS)('%s: can be typed', (command) => {
		expect(faults(command)).toEqual([]);
	});

	it.each([
		['npm run garden', 'there is no script garden'],
		['npx tsx garden/cli.ts', 'there is no file garden/cli.ts'],
		['node garden.mjs', 'there is no file garden.mjs'],
		['npx jest --testPathPatterns garden', 'no file of tests is called garden'],
	])('%s: could not', (command, fault) => {
		expect(faults(command)).toEqual([fault]);
	});

	it.each(ASKED)('npm run %s -- --help: answers', async (script) => {
		const cli = path.join(ROOT, script, 'cli.ts');
		const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
		const { stdout } = await run(process.execPath, [tsx, cli, '--help'], { cwd: ROOT });
		expect(stdout).toContain(`npm run ${script}`);
	});

	/** Those that are done in a moment, as they are typed; what makes a clone ready has been done. */
	const quick = COMMANDS.filter((command) => command.endsWith(' --help'));

	it('are quick, some of them', () => {
		expect(quick).toContain('npm run sandbox -- --help');
	});

	it.each(quick)('%s: does what it says', async (command) => {
		const [, script = '', options = ''] = /^npm run (\w+) -- (.*)$/.exec(command) ?? [];
		const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const line = (manifest.scripts[script] ?? '').replace('node scripts/ready.mjs && ', '');
		const bin = path.join(ROOT, 'node_modules', '.bin');
		const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
		const { stdout } = await run('sh', ['-c', `${line} ${options}`], { cwd: ROOT, env });
		expect(stdout).toContain(`npm run ${script}`);
	});

	const withOptions = COMMANDS.filter((command) =>
		ASKED.some((script) => command.startsWith(`npm run ${script} -- --`)),
	);

	it.each(withOptions)('%s: has options that exist', async (command) => {
		const [, script = '', options = ''] = /npm run (\w+) -- (.*)$/.exec(command) ?? [];
		const cli = path.join(ROOT, script, 'cli.ts');
		const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
		const { stdout } = await run(process.execPath, [tsx, cli, '--help'], { cwd: ROOT });
		for (const [option] of options.matchAll(/--[\w-]+/g)) expect(stdout).toContain(option);
	});
});
