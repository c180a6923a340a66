import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { Web1on1 } from '../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../nodes/Web1on1/Web1on1Trigger.node';
import { mutationResults, resultTables } from './resultTables';
import { table } from './table';

// The tables in the pages come from the code and from what was measured. `npm run tables` writes them anew.

const ROOT = path.resolve(__dirname, '../..');

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** What one may choose in a field, by the field's name; of those shown for a resource, if one is given. */
function choices(
	fields: INodeProperties[],
	name: string,
	resource?: string,
): INodePropertyOptions[] {
	const found = fields.find(
		(field) =>
			field.name === name &&
			(resource === undefined || field.displayOptions?.show?.resource?.includes(resource)),
	);
	return (found?.options ?? []).filter((option) => 'value' in option);
}

const { properties } = new Web1on1().description;

const RESOURCES = choices(properties, 'resource').map(({ name, value }) => ({
	name,
	operations: choices(properties, 'operation', String(value)),
}));

const EVENTS = choices(new Web1on1Trigger().description.properties, 'events');

/** The tables by what the comment in front of them says: `from the code: <name>`, or `from results: <name>`. */
const TABLES: Readonly<Record<string, string>> = {
	summary: table(
		['resource', 'operations'],
		RESOURCES.map(({ name, operations }) => [name, operations.map((one) => one.name).join(', ')]),
	),
	operations: table(
		['resource', 'operation', 'what it does'],
		RESOURCES.flatMap(({ name, operations }) =>
			operations.map((one, index) => [index === 0 ? name : '', one.name, one.description ?? '']),
		),
	),
	events: table(
		['choice', 'starts when'],
		EVENTS.map(({ name, description }) => [name, description ?? '']),
	),
	...resultTables(),
};

const BLOCK = /(<!-- from (?:the code|results): (\w+) -->\n)[^]*?(<!-- end -->)/g;

/** A page with its tables as the code has them now. */
function withTables(page: string): string {
	return page.replaceAll(BLOCK, (_block, head: string, name: string, end: string) => {
		const rows = TABLES[name];
		if (rows === undefined) throw new Error(`There is no table '${name}'`);
		// Blank lines: a comment right behind a table would be one more row.
		return `${head}\n${rows}\n\n${end}`;
	});
}

const PAGES = [
	'README.md',
	'docs/using/operations.md',
	'docs/using/receiving.md',
	'docs/results/test-quality.md',
];

describe('the tables in the pages', () => {
	it('hold every operation and every event', () => {
		expect(RESOURCES.length).toBeGreaterThan(3);
		expect(RESOURCES.every(({ operations }) => operations.length > 0)).toBe(true);
		expect(EVENTS.length).toBeGreaterThan(3);
		const shown = PAGES.flatMap((file) =>
			[...read(file).matchAll(BLOCK)].map(([, , name]) => name),
		);
		expect(shown.sort()).toEqual(Object.keys(TABLES).sort());
	});

	it.each(PAGES)('%s: are those of the code (npm run tables)', (file) => {
		const page = read(file);
		if (process.env['UPDATE_TABLES'] === '1')
			writeFileSync(path.join(ROOT, file), withTables(page));
		expect(read(file)).toBe(withTables(page));
	});
});

describe('what mutation tests found', () => {
	it('is about files that there are', () => {
		const files = mutationResults().map(([file]) => file);
		expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
	});
});

describe('the front page', () => {
	const page = read('README.md');

	it('fits on a hundred lines, beside what is made of results', () => {
		const written = page.replace(/<!-- bench: [^]*?<!-- end -->\n\n/g, '');
		expect(written.trimEnd().split('\n').length).toBeLessThanOrEqual(100);
	});

	it("has the sections that n8n's reviewers look for", () => {
		const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
		expect(sections).toEqual(
			expect.arrayContaining([
				'Installation',
				'Operations',
				'Credentials',
				'Compatibility',
				'Usage',
				'Resources',
				'Version history',
			]),
		);
	});

	it('gives the two commands, each in a block of its own', () => {
		const blocks = [...page.matchAll(/^```\n([^]*?)\n```$/gm)].map(([, code]) => code);
		expect(blocks).toEqual(expect.arrayContaining(['npm run demo', 'npm test']));
	});
});

describe('the indexes', () => {
	it.each(['docs', 'docs/using', 'docs/decisions'])(
		'%s: name every page of the folder',
		(folder) => {
			const index = read(`${folder}/README.md`);
			const pages = readdirSync(path.join(ROOT, folder)).filter(
				(name) => name.endsWith('.md') && name !== 'README.md',
			);
			expect(pages.length).toBeGreaterThan(0);
			expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([]);
		},
	);
});
