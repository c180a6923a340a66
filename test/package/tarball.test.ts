import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** Everything a published file may ask for beside the package itself. */
const ALLOWED = new Set(['n8n-workflow', 'node:crypto']);

function filesBelow(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const file = path.join(folder, name);
		return statSync(file).isDirectory() ? filesBelow(file) : [file];
	});
}

function scan(source: string, unpacked: string): { passed: boolean; output: string } {
	try {
		const script = path.join(__dirname, 'scan.mjs');
		// Under NODE_ENV=test n8n's lint plugin takes every file for one of its own fixtures.
		const env = { ...process.env, NODE_ENV: 'production' };
		const output = execFileSync(process.execPath, [script, source, unpacked], {
			encoding: 'utf8',
			env,
		});
		return { passed: true, output };
	} catch (error) {
		return { passed: false, output: String((error as { stdout?: unknown }).stdout) };
	}
}

describe('the packed tarball', () => {
	let folder: string;
	let unpacked: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'web1on1-package-'));
		const [tarball] = readdirSync(path.join(ROOT, '.artifacts')).filter((name) =>
			name.endsWith('.tgz'),
		);
		execFileSync('tar', ['-xzf', path.join(ROOT, '.artifacts', String(tarball)), '-C', folder]);
		unpacked = path.join(folder, 'package');
	});

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	const manifest = (): Record<string, unknown> =>
		JSON.parse(readFileSync(path.join(unpacked, 'package.json'), 'utf8')) as Record<
			string,
			unknown
		>;

	const modules = (): string[] => filesBelow(unpacked).filter((file) => file.endsWith('.js'));

	it('requires nothing but n8n-workflow, node:crypto and itself', () => {
		const wanted = modules().flatMap((file) => {
			const code = readFileSync(file, 'utf8');
			expect(code).not.toMatch(/\bimport\s*\(/);
			return [...code.matchAll(/\brequire\(([^)]*)\)/g)].map(([, argument]) => {
				const [, name] = /^["']([^"']+)["']$/.exec(argument ?? '') ?? [];
				if (name === undefined) throw new Error(`${file} requires ${String(argument)}`);
				if (!name.startsWith('.')) return name;
				const target = path.resolve(path.dirname(file), name);
				expect(target.startsWith(unpacked)).toBe(true);
				require.resolve(target);
				return undefined;
			});
		});
		const outside = [...new Set(wanted.filter((name) => name !== undefined))].sort();
		expect(outside.filter((name) => !ALLOWED.has(name))).toEqual([]);
		expect(outside).toContain('n8n-workflow');
		expect(builtinModules).toContain('crypto');
	});

	it('has no dependencies, and n8n-workflow as its only peer', () => {
		const { dependencies, peerDependencies, overrides, scripts } = manifest();
		expect(dependencies).toBeUndefined();
		expect(overrides).toBeUndefined();
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
		for (const name of ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish']) {
			expect(scripts).not.toHaveProperty(name);
		}
	});

	it('holds the built package, its licence and its page, and nothing else', () => {
		const names = filesBelow(unpacked).map((file) => path.relative(unpacked, file));
		const strange = names.filter(
			(name) =>
				!['LICENSE.md', 'README.md', 'package.json'].includes(name) &&
				!/^dist\/(credentials|icons|nodes)\/.*\.(js|json|svg)$/.test(name),
		);
		expect(strange).toEqual([]);
		expect(names).toEqual(
			expect.arrayContaining([
				'dist/credentials/Web1on1Api.credentials.js',
				'dist/icons/web1on1.dark.svg',
				'dist/icons/web1on1.svg',
				'dist/nodes/Web1on1/Web1on1.node.js',
				'dist/nodes/Web1on1/Web1on1.node.json',
				'dist/nodes/Web1on1/Web1on1Trigger.node.js',
				'dist/nodes/Web1on1/Web1on1Trigger.node.json',
			]),
		);
	});

	it("passes the analyser of n8n's verification scan, on the source and unpacked", () => {
		const { passed, output } = scan(ROOT, unpacked);
		expect(passed ? 'passed' : output).toBe('passed');
	});

	it('would not pass it with a forbidden import', () => {
		const spoilt = path.join(folder, 'spoilt');
		cpSync(unpacked, spoilt, { recursive: true });
		writeFileSync(
			path.join(spoilt, 'dist', 'spoilt.js'),
			"require('node:fs'); console.log(process.env);\n",
		);
		const { passed, output } = scan(ROOT, spoilt);
		expect(passed).toBe(false);
		expect(output).toContain('no-restricted-globals');
	});
});
