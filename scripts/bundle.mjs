// Bundles the libraries that are published with the package: each `vendor/<name>/library.ts` becomes
// `dist/vendor/<name>/library.js`, with the code of the library in it and its licence beside it.
// n8n allows a package no dependencies and asks for this instead. The code stays readable: neither
// minified nor mangled, so that n8n's verification and everybody else can read what runs.
//
// Usage from a shell, for a single one: node scripts/bundle.mjs <entry> <folder>

import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Every bundled library, into the folder of the build. */
export async function bundleAll(outdir) {
	const vendor = path.join(ROOT, 'vendor');
	const folders = (await readdir(vendor, { withFileTypes: true })).filter((one) =>
		one.isDirectory(),
	);
	for (const { name } of folders) {
		await bundle(path.join(vendor, name, 'library.ts'), path.join(outdir, 'vendor', name));
	}
}

/**
 * Writes `library.js` and the licences of all that is in it.
 * @throws when anything would be left to be required from outside, or has no licence
 */
export async function bundle(entry, folder) {
	const { outputFiles, metafile } = await build({
		entryPoints: [entry],
		outfile: path.join(folder, 'library.js'),
		bundle: true,
		write: false,
		metafile: true,
		absWorkingDir: ROOT,
		// Paths in comments stay those of this folder, wherever node_modules really is.
		preserveSymlinks: true,
		format: 'cjs',
		target: 'es2022',
		// Of no platform: Node's own modules are as unknown as any that is not installed.
		platform: 'neutral',
		mainFields: ['module', 'main'],
		charset: 'utf8',
		legalComments: 'inline',
		// n8n's scan forbids `globalThis`. re2js asks it for coders of UTF-8 bytes, which have no part
		// in matching texts, and has its own where there are none.
		define: { 'globalThis.TextEncoder': 'undefined', 'globalThis.TextDecoder': 'undefined' },
		logLevel: 'silent',
		logOverride: { 'indirect-require': 'error', 'require-resolve-not-external': 'error' },
	});
	const [{ text }] = outputFiles;
	requireNothing(entry, text, metafile);
	const packages = packagesOf(metafile);
	await mkdir(folder, { recursive: true });
	const parts = await Promise.all(packages.map(async (name) => await copyLicences(name, folder)));
	await writeFile(path.join(folder, 'library.js'), `/*!\n${parts.join('')} */\n${text}`);
}

/** What is not in the bundle would be missing on the user's instance. */
function requireNothing(entry, text, { outputs }) {
	const imports = Object.values(outputs).flatMap((output) => output.imports);
	const asked = imports.map((one) => one.path);
	if (/(?<![.\w$])(?:require|import)\s*\(/.test(withoutComments(text))) asked.push('something');
	if (asked.length === 0) return;
	throw new Error(`The bundle of ${entry} would still require ${asked.join(', ')}`);
}

function withoutComments(text) {
	return text.replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '');
}

/** Names of the packages whose files are in the bundle. */
function packagesOf({ inputs }) {
	const names = Object.keys(inputs).flatMap((file) => {
		const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
		return name === undefined ? [] : [name];
	});
	return [...new Set(names)].sort();
}

/** Copies every licence text of a package; returns the lines about it for the head of the bundle. */
async function copyLicences(name, folder) {
	const home = path.join(ROOT, 'node_modules', name);
	const { version, license } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8'));
	const licences = (await readdir(home)).filter((file) => /^(?:LICEN[CS]E|NOTICE)/i.test(file));
	if (licences.length === 0) throw new Error(`${name} has no licence that could be copied`);
	const copies = licences.map((file) => `${name.replace('/', '-')}.${file}`);
	for (const [i, file] of licences.entries()) {
		await copyFile(path.join(home, file), path.join(folder, copies[i]));
	}
	return ` * ${name} ${version}, ${license} licence: what is used of it, put into one file.\n * Its licence: ${copies.join(', ')} in this folder.\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [, , entry, folder] = process.argv;
	await bundle(path.resolve(entry), path.resolve(folder));
}
