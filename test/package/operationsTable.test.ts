import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { RESOURCES } from '../../nodes/Web1on1/actions/resources';

const ROOT = path.join(__dirname, '..', '..');

/** Where people look up what the node can do. */
const PAGES = ['README.md', 'docs/using/operations.md'];

const HEADER = /^\|\s*resource\s*\|\s*operation\s*\|/i;

/** The rows of the tables with that header, as trimmed cells. */
function rowsIn(page: string): string[][] {
	const file = path.join(ROOT, page);
	const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
	return lines.flatMap((line, start) => {
		if (!HEADER.test(line)) return [];
		const below = lines.slice(start + 2);
		const end = below.findIndex((row) => !row.startsWith('|'));
		return below.slice(0, end < 0 ? undefined : end).map(cellsOf);
	});
}

function cellsOf(row: string): string[] {
	return row
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.replaceAll('*', '').trim());
}

/** "Message: Send Text" for each operation in a table; a row without a resource goes on with the last. */
function operationsIn(rows: string[][]): string[] {
	let resource = '';
	return rows.flatMap(([first = '', operations = '']) => {
		resource = first || resource;
		return operations.split(',').map((operation) => `${resource}: ${operation.trim()}`);
	});
}

describe('the table of operations', () => {
	it('names each operation of the node once, and no other', () => {
		const told = operationsIn(PAGES.flatMap(rowsIn));
		const all = RESOURCES.flatMap(({ name, operations }) =>
			operations.map(({ option }) => `${name}: ${option.name}`),
		);
		expect(told.sort()).toEqual(all.sort());
	});
});
