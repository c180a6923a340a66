'use strict';

// What the compiler leaves undone: the parts of the package that are not TypeScript.

const { execFile } = require('node:child_process');
const { mkdir, readFile, rm } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');

const { dest, parallel, series, src } = require('gulp');

const run = promisify(execFile);

const DIST = 'dist';
const ARTIFACTS = '.artifacts';

/** Empties dist, so that nothing of an earlier build is published. */
const clean = async () => await rm(DIST, { recursive: true, force: true });

/** Icons, beside the code that names them. */
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest(path.join(DIST, 'icons')));

/** Codex files: category, search words and links of each node. */
const codex = () => src('nodes/**/*.node.json').pipe(dest(path.join(DIST, 'nodes')));

/** Sample outputs, which the editor shows before the first run. */
const schemas = () =>
	src('nodes/**/__schema__/**/*.json', { allowEmpty: true }).pipe(dest(path.join(DIST, 'nodes')));

/** Libraries that are published with the package, each as one file. */
async function libraries() {
	const { bundleAll } = await import('./scripts/bundle.mjs');
	await bundleAll(DIST);
}

/** Every file the package promises n8n is there: a missing one would only show on a user's instance. */
async function check() {
	const { n8n } = JSON.parse(await readFile('package.json', 'utf8'));
	for (const file of [...n8n.credentials, ...n8n.nodes]) await readFile(file);
	for (const file of n8n.nodes) JSON.parse(await readFile(file.replace(/\.js$/, '.json'), 'utf8'));
}

/** The tarball npm would publish. */
async function pack() {
	await mkdir(ARTIFACTS, { recursive: true });
	await run('npm', ['pack', '--pack-destination', ARTIFACTS, '--loglevel', 'error']);
}

const build = series(parallel(icons, codex, schemas, libraries), check);

module.exports = { build, clean, pack, default: build };
