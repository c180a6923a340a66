import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { stepsOf } from './workflow';
import { ROOT } from './unpacked';

// A release from the command to the tarball, as publish.yml makes it, in a repository of its own.
// Left out: the tests the workflow runs, and what only GitHub and npm can do.

interface Manifest {
	name: string;
	version: string;
	repository: { url: string };
	scripts: Record<string, string>;
}

/** Nothing of this goes to a registry: nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/';

// Lint, build and pack, beside whatever else the machine does.
jest.setTimeout(600_000);

describe('a release, rehearsed', () => {
	let folder: string;
	let before: Manifest;
	let released: string;

	const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

	const manifest = (file = 'package.json'): Manifest => JSON.parse(read(file)) as Manifest;

	const environment = (): NodeJS.ProcessEnv => {
		const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
		return {
			...Object.fromEntries(own),
			PATH: `${path.join(ROOT, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
			NODE_ENV: 'production',
			GITHUB_REF_NAME: released,
			npm_config_registry: NOWHERE,
			npm_config_update_notifier: 'false',
			...Object.fromEntries(
				['AUTHOR', 'COMMITTER'].flatMap((who) => [
					[`GIT_${who}_NAME`, 'x'],
					[`GIT_${who}_EMAIL`, 'x@example.test'],
				]),
			),
		};
	};

	const run = (script: string): string => {
		const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
			cwd: folder,
			env: environment(),
			encoding: 'utf8',
		});
		if (status !== 0) throw new Error(`${script}\n${stdout}\n${stderr}`);
		return stdout;
	};

	beforeAll(() => {
		released = '';
		folder = mkdtempSync(path.join(tmpdir(), 'web1on1-release-'));
		const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
			cwd: ROOT,
			encoding: 'utf8',
		});
		for (const file of listed.split('\0')) {
			const from = path.join(ROOT, file);
			if (file !== '' && existsSync(from)) cpSync(from, path.join(folder, file));
		}
		symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
		run(
			'git init -q -b main; echo node_modules >> .git/info/exclude; git add .; git commit -qm One',
		);
		before = manifest();
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	it('is one command: version, changelog, commit and tag', () => {
		run('npm run release -- minor');
		released = manifest().version;
		expect(released).not.toBe(before.version);
		expect(run('git tag --points-at HEAD').trim()).toBe(released);
		expect(run('git status --porcelain')).toBe('');
		expect(run('git show --name-only --format= HEAD').trim().split('\n').sort()).toEqual([
			'CHANGELOG.md',
			'package-lock.json',
			'package.json',
		]);
		const changelog = read('CHANGELOG.md');
		const today = new Date().toISOString().slice(0, 4);
		expect(changelog).toContain(`## [Unreleased]\n\n## [${released}] - ${today}-`);
		expect(changelog).toContain(`/compare/${released}...HEAD`);
		expect(changelog).toContain(`/compare/${before.version}...${released}`);
	});

	it('is refused where nothing is unreleased, and leaves everything as it is', () => {
		expect(() => run('npm run release -- minor')).toThrow('nothing is unreleased');
		expect(manifest().version).toBe(released);
		expect(run('git status --porcelain')).toBe('');
	});

	it('passes the check of the workflow', () => {
		run('git update-ref refs/remotes/origin/main HEAD');
		for (const script of stepsOf('check')) run(script);
	});

	it('is built and packed by the steps of the workflow', () => {
		const steps = stepsOf('build');
		const tests = steps.filter((step) => step.includes('npm run test'));
		expect(tests).toEqual(['npm run test:quick']);
		for (const step of steps.filter((one) => !tests.includes(one))) run(step);
		const tarball = `package/n8n-nodes-web1on1-${released}.tgz`;
		const [told] = JSON.parse(run('npm pack --ignore-scripts --dry-run --json')) as Array<{
			integrity: string;
			files: Array<{ path: string }>;
		}>;
		const packed = readFileSync(path.join(folder, tarball));
		// What npm would have attested is what was built.
		const digest = createHash('sha512').update(packed).digest('base64');
		expect(told?.integrity).toBe(`sha512-${digest}`);
		const known = JSON.parse(read('test/package/tarballFiles.json')) as object;
		expect(told?.files.map((file) => file.path).sort()).toEqual(Object.keys(known).sort());
	});

	it('would be published from the tarball, as what was attested', () => {
		const steps = stepsOf('publish');
		const publish = steps.filter((step) => step.startsWith('npm publish'));
		expect(publish).toHaveLength(1);
		for (const step of steps.filter((one) => !publish.includes(one))) run(step);
		const command = publish[0] ?? '';
		expect(command).toContain('--provenance');
		// A statement of provenance can only be made on GitHub.
		const said = run(`${command.replace('--provenance', '')} --dry-run --json`);
		const { name, version } = manifest();
		expect(said).toContain(`"id": "${name}@${version}"`);
		mkdirSync(path.join(folder, 'unpacked'));
		run(`tar -xzf package/${name}-${version}.tgz -C unpacked`);
		const { repository, scripts } = manifest('unpacked/package/package.json');
		// npm compares these two with the statement: another repository's build is refused.
		expect(repository.url).toBe(before.repository.url);
		expect(repository.url).toMatch(/^git\+https:\/\/github\.com\/[\w-]+\/n8n-nodes-web1on1\.git$/);
		expect(Object.keys(scripts)).not.toContain('prepublishOnly');
	});
});
