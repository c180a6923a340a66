import { readFileSync } from 'node:fs';
import path from 'node:path';

import { cellsOf, commandsIn, faultsOf } from './commands';
import { ROOT } from './testNames';

const page = readFileSync(path.join(ROOT, 'docs', 'guarantees.md'), 'utf8');

/** What the page says of commands in general. */
const NO_COMMANDS = new Set(['npx jest', 'node scripts/ready.mjs']);

const COMMANDS = [...new Set(commandsIn(page))].filter((command) => !NO_COMMANDS.has(command));

const PROMISES = page
	.split('\n')
	.filter((line) => line.startsWith('|'))
	.map(cellsOf)
	.filter(([first = '']) => first !== 'promise' && !/^-+$/.test(first));

describe('the guarantees', () => {
	it('are read in full', () => {
		expect(PROMISES.length).toBeGreaterThan(20);
		expect(COMMANDS.length).toBeGreaterThan(20);
	});

	it('each say what is promised, where it ends and what shows it', () => {
		expect(PROMISES.filter((cells) => cells.length !== 3)).toEqual([]);
		const unshown = PROMISES.filter(([, , shown = '']) => commandsIn(shown).length === 0);
		expect(unshown.map(([promise]) => promise)).toEqual([]);
	});

	it.each(COMMANDS)('%s finds its tests', (command) => {
		expect(faultsOf(command)).toEqual([]);
	});
});

describe('a command that shows nothing is found out', () => {
	it.each([
		['npx jest --testPathPatterns engine/nowhere', 'no file of tests is called engine/nowhere'],
		[
			'npx jest --testPathPatterns "package/guarantees|engine/nowhere"',
			'no file of tests is called engine/nowhere',
		],
		[
			'npx jest --testPathPatterns package/guarantees -t "what nobody says"',
			'no test there is called what nobody says',
		],
		[
			'npx jest --testPathPatterns package/guarantees -t "found out|what nobody says"',
			'no test there is called what nobody says',
		],
		['npx jest --selectProjects garden', 'there is no project garden'],
		['NOBODYS=1 npx jest --testPathPatterns unit/pace', 'nothing there reads NOBODYS'],
		['npm run test:garden', 'there is no script test:garden'],
		['npx tsc', 'npx tsc is no command of a promise'],
	])('%s', (command, fault) => {
		expect(faultsOf(command)).toEqual([fault]);
	});

	it('and so is an option that jest has not', () => {
		expect(() => faultsOf('npx jest --testPathPattern unit')).toThrow('--testPathPattern');
	});
});
