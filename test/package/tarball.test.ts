import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

import ts from 'typescript';

import { filesBelow, ROOT, usingTarball } from './unpacked';

/** Everything a published file may ask for beside the package itself. */
const ALLOWED = new Set(['n8n-workflow', 'node:crypto']);

/** What the code loads, by `require(…)` or `import(…)`: the name, or the code of what gives it. */
function loadedBy(code: string): string[] {
	const names: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && isLoader(node.expression)) {
			const [name] = node.arguments;
			names.push(name !== undefined && ts.isStringLiteral(name) ? name.text : node.getText());
			node.arguments.forEach(visit);
			return;
		}
		// `require` under another name could load anything.
		if (ts.isIdentifier(node) && node.text === 'require') names.push(node.parent.getText());
		node.forEachChild(visit);
	};
	visit(ts.createSourceFile('published.js', code, ts.ScriptTarget.Latest, true));
	return names;
}

function isLoader(called: ts.Node): boolean {
	return (
		called.kind === ts.SyntaxKind.ImportKeyword ||
		(ts.isIdentifier(called) && called.text === 'require')
	);
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
	const { folder, unpacked } = usingTarball();

	const manifest = (): Record<string, unknown> =>
		JSON.parse(readFileSync(path.join(unpacked, 'package.json'), 'utf8')) as Record<
			string,
			unknown
		>;

	const modules = (): string[] => filesBelow(unpacked).filter((file) => file.endsWith('.js'));

	it('requires nothing but n8n-workflow, node:crypto and itself', () => {
		const wanted = modules().flatMap((file) =>
			loadedBy(readFileSync(file, 'utf8')).filter((name) => {
				if (!name.startsWith('.')) return true;
				const target = path.resolve(path.dirname(file), name);
				expect(target.startsWith(unpacked)).toBe(true);
				require.resolve(target);
				return false;
			}),
		);
		const outside = [...new Set(wanted)].sort();
		expect(outside.filter((name) => !ALLOWED.has(name))).toEqual([]);
		expect(outside).toContain('n8n-workflow');
		expect(builtinModules).toContain('crypto');
	});

	it.each([
		['require("fs")', 'fs'],
		['if (x) { y = require(x + "/z") }', 'require(x + "/z")'],
		['import("./elsewhere.mjs")', './elsewhere.mjs'],
		['const load = require; load("fs")', 'load = require'],
		['// require("fs")\n"import(x)"; a.b()', undefined],
	])('would notice %s', (code, expected) => {
		expect(loadedBy(code)).toEqual(expected === undefined ? [] : [expected]);
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
				!/^dist\/(credentials|icons|nodes)\/.*\.(js|json|svg)$/.test(name) &&
				!/^dist\/vendor\/\w+\/((index|library)\.js|[\w-]+\.LICENSE(\.\w+)?)$/.test(name),
		);
		expect(strange).toEqual([]);
		expect(names).toEqual(
			expect.arrayContaining([
				'dist/credentials/Web1on1Api.credentials.js',
				'dist/credentials/Web1on1WebhookApi.credentials.js',
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

	describe('the bundled libraries', () => {
		const LIBRARIES = [
			{ folder: 'libphonenumber', name: 'libphonenumber-js', says: 'function parsePhoneNumber' },
			{ folder: 're2', name: 're2js', says: 'class RE2JS' },
		];
		const vendor = (...parts: string[]): string => path.join(unpacked, 'dist', 'vendor', ...parts);
		const installed = (...parts: string[]): string => path.join(ROOT, 'node_modules', ...parts);

		it('are all that there are', () => {
			expect(readdirSync(vendor()).sort()).toEqual(LIBRARIES.map(({ folder }) => folder));
			expect(readdirSync(path.join(ROOT, 'vendor')).sort()).toEqual(readdirSync(vendor()).sort());
		});

		it.each(LIBRARIES)('$name: readable, with its version and its licence', (library) => {
			const code = readFileSync(vendor(library.folder, 'library.js'), 'utf8');
			expect(code).toContain(library.says);
			const lines = code.split('\n');
			expect(lines.length).toBeGreaterThan(1_000);
			// Numbering plans and tables of Unicode are data, in long lines.
			expect(lines.filter((line) => line.length > 200).length).toBeLessThan(lines.length / 20);

			const { version } = JSON.parse(
				readFileSync(installed(library.name, 'package.json'), 'utf8'),
			) as { version: string };
			expect(code.slice(0, 300)).toContain(`${library.name} ${version}, MIT licence`);
			const licences = readdirSync(installed(library.name)).filter((one) => /^LICEN/.test(one));
			expect(licences.length).toBeGreaterThan(0);
			for (const licence of licences) {
				const copy = readFileSync(vendor(library.folder, `${library.name}.${licence}`), 'utf8');
				expect(copy).toBe(readFileSync(installed(library.name, licence), 'utf8'));
			}
		});

		it('are loaded when first needed, and not with the nodes', () => {
			const script = `
				const { n8n } = require('./package.json');
				for (const file of [...n8n.nodes, ...n8n.credentials]) require('./' + file);
				const loaded = () => Object.keys(require.cache).flatMap((file) =>
					/vendor[\\\\/](\\w+)[\\\\/]library/.exec(file)?.[1] ?? []);
				const seen = [loaded()];
				const { readTelephone } = require('./dist/nodes/Web1on1/messages/telephone');
				const { compilePattern } = require('./dist/nodes/Web1on1/pattern');
				seen.push(loaded());
				const { number } = readTelephone('06 19626759', '31');
				seen.push(loaded());
				const found = compilePattern('^ja$', { ignoreCase: true }).test('Ja');
				seen.push(loaded());
				console.log(JSON.stringify({ seen, number, found }));
			`;
			const output = execFileSync(process.execPath, ['-e', script], {
				cwd: unpacked,
				encoding: 'utf8',
				// What n8n has: itself beside the package, and nothing of what is bundled.
				env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') },
			});
			expect(JSON.parse(output)).toEqual({
				seen: [[], [], ['libphonenumber'], ['libphonenumber', 're2']],
				number: '+31619626759',
				found: true,
			});
		});

		it.each([
			["import { readFileSync } from 'node:fs'; export const it = readFileSync;", 'node:fs'],
			["import it from 'left-out'; export { it };", 'left-out'],
			['export const it = (name) => require(name);', 'would still require'],
			['export const it = (name) => import(name);', 'would still require'],
		])('can not be built from %s', (code, words) => {
			const entry = path.join(folder, 'entry.js');
			writeFileSync(entry, code);
			const bundle = (): unknown =>
				execFileSync(
					process.execPath,
					[path.join(ROOT, 'scripts', 'bundle.mjs'), entry, path.join(folder, 'bundled')],
					{ encoding: 'utf8', stdio: 'pipe' },
				);
			expect(bundle).toThrow(words);
			writeFileSync(entry, 'export const it = 1;');
			expect(bundle).not.toThrow();
		});
	});
});
