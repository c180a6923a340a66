import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** Everything in the repository that is text. */
function texts(): Array<[file: string, text: string]> {
	const listed = execFileSync(
		'git',
		['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
		{
			cwd: ROOT,
			encoding: 'utf8',
		},
	);
	return listed
		.split('\0')
		.filter((file) => file !== '' && !/\.(?:png|gif|webp|ico)$/.test(file))
		.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]);
}

/** Folders of somebody's machine; `/home/credentials` and `/home/workflows` are pages of n8n. */
const MACHINE = /(?<![\w./~:-])\/(?:home|Users|root|work)\/(?!credentials|workflows)[\w.-]+/g;

/** Where a lock file would say its packages came from. */
const RESOLVED = /"resolved": "https?:/g;

function found(pattern: RegExp): string[] {
	return texts().flatMap(([file, text]) => {
		if (file === 'test/package/speaksOfItself.test.ts') return [];
		return [...text.matchAll(pattern)].map(([what]) => `${file}: ${what}`);
	});
}

describe('the repository', () => {
	it('names no folder of the machine it was written on', () => {
		expect(found(MACHINE)).toEqual([]);
		expect('see /home/jane/n8n or "/root/x"'.match(MACHINE)).toEqual(['/home/jane', '/root/x']);
	});

	it('does not say where packages were downloaded', () => {
		expect(found(RESOLVED)).toEqual([]);
		expect('"resolved": "https://example.test/a.tgz"').toMatch(RESOLVED);
	});
});
