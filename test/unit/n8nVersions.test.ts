import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { KNOWN_N8N_VERSIONS } from '../../host';

const ROOT = path.resolve(__dirname, '../..');

const pagesBelow = (folder: string): string[] =>
	fs
		.readdirSync(path.join(ROOT, folder), { encoding: 'utf8', recursive: folder !== '' })
		.filter((file) => file.endsWith('.md'))
		.map((file) => path.join(ROOT, folder, file));

/** Every page of the repository that speaks of n8n, with its lines. */
const pages = ['', 'docs', 'host', 'sandbox', 'examples'].flatMap(pagesBelow).map((file) => ({
	file,
	lines: fs.readFileSync(file, 'utf8').split('\n'),
}));

/** The supported versions that a text names. */
function namedIn(text: string): string[] {
	const versions: readonly string[] = text.match(/\d+\.\d+\.\d+/g) ?? [];
	return KNOWN_N8N_VERSIONS.filter((version) => versions.includes(version));
}

describe('the supported versions of n8n', () => {
	it('are the rows of the one compatibility table, newest first', () => {
		const tables = pages.flatMap(({ lines }) => {
			const start = lines.findIndex((line) => line.startsWith('| n8n |'));
			return start < 0 ? [] : [lines.slice(start)];
		});
		expect(tables).toHaveLength(1);
		const [table = []] = tables;
		const rows = table.slice(2, table.indexOf(''));
		const versions = rows.map((row) => row.split('|')[1]?.trim());
		// Above them what the registry calls the newest, where that is another one.
		expect(versions.slice(-KNOWN_N8N_VERSIONS.length)).toEqual(KNOWN_N8N_VERSIONS);
		for (const beside of versions.slice(0, -KNOWN_N8N_VERSIONS.length)) {
			expect(beside).toMatch(/^\d+\.\d+\.\d+( \(can't be installed: .+\))?$/);
		}
	});

	it('are in that table with the results of the last matrix run', () => {
		const { status, stderr } = spawnSync(
			process.execPath,
			[path.join(ROOT, 'scripts', 'compatibility.mjs'), '--check'],
			{ encoding: 'utf8' },
		);
		expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
	});

	it('are all named where most of them are', () => {
		const lists = pages.flatMap(({ file, lines }) =>
			lines
				.map((line) => ({ file, named: namedIn(line) }))
				.filter(({ named }) => named.length > KNOWN_N8N_VERSIONS.length / 2),
		);
		expect(lists).not.toEqual([]);
		for (const list of lists) expect(list).toEqual({ ...list, named: KNOWN_N8N_VERSIONS });
	});
});

describe('the newest n8n', () => {
	/** What a function of `scripts/newest.mjs` gives. */
	const newest = (call: string): unknown => {
		const module = path.join(ROOT, 'scripts', 'newest.mjs');
		const script = `import * as newest from ${JSON.stringify(module)}; console.log(JSON.stringify(newest.${call}))`;
		const args = ['--input-type=module', '-e', script];
		const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
		return JSON.parse(stdout);
	};

	it('is looked for among what is released, from the newest on', () => {
		const listed = ['1.9.0', '2.9.1', '2.10.0', '2.10.1-rc.1', '2.11.0', '2.12.0-beta.1'];
		expect(newest(`newestFirst(${JSON.stringify(listed)}, '2.10.0')`)).toEqual([
			'2.10.0',
			'2.9.1',
			'1.9.0',
		]);
	});

	it.each([
		[
			"npm's reason, not where its log lies",
			'npm warn old\nnpm error code ETARGET\nnpm error notarget No matching version found for a@1.\n' +
				'npm error notarget It does not exist.\nnpm error A complete log of this run can be found in: x.log',
			'No matching version found for a@1',
		],
		[
			'the last line of anything else',
			'Building\nThere is no space left\n',
			'There is no space left',
		],
		['that nothing was said', '\n', 'it says nothing'],
	])('that can not be installed is named with %s', (_what, output, reason) => {
		expect(newest(`reasonIn(${JSON.stringify(output)})`)).toBe(reason);
	});
});
