import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { isJsonObject } from './json';

/** The checkout this folder belongs to. */
export const CHECKOUT = path.resolve(__dirname, '..');

/** What a package's `package.json` says about itself. */
export interface PackageIdentity {
	name: string;
	version: string;
}

/** Reads name and version from a folder's `package.json`. */
export function readIdentity(folder: string): PackageIdentity {
	const file = path.join(folder, 'package.json');
	const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
	if (isJsonObject(manifest)) {
		const { name, version } = manifest;
		if (typeof name === 'string' && typeof version === 'string') return { name, version };
	}
	throw new Error(`${file} has no name and version`);
}

/**
 * Packs the checkout, which must have been built, exactly as npm would publish it.
 * @returns the path of the tarball in `.artifacts/`
 */
export function packPackage(): string {
	const destination = path.join(CHECKOUT, '.artifacts');
	fs.mkdirSync(destination, { recursive: true });
	if (!fs.existsSync(path.join(CHECKOUT, 'dist'))) {
		throw new Error('There is no dist/ to pack: run "npm run build" first');
	}
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
	const packed: unknown = JSON.parse(run('npm', args, CHECKOUT));
	const first: unknown = Array.isArray(packed) ? packed[0] : undefined;
	if (!isJsonObject(first) || typeof first['filename'] !== 'string') {
		throw new Error('npm pack did not name the tarball it made');
	}
	return path.join(destination, first['filename']);
}

/**
 * Unpacks an npm tarball.
 * @returns the folder that holds its `package.json`
 */
export function unpackPackage(tarball: string, destination: string): string {
	fs.rmSync(destination, { recursive: true, force: true });
	fs.mkdirSync(destination, { recursive: true });
	run('tar', ['-xzf', path.resolve(tarball), '--strip-components=1'], destination);
	return destination;
}

/** Where n8n keeps the community packages of a user folder. */
export function communityFolder(userFolder: string): string {
	return path.join(userFolder, '.n8n', 'nodes');
}

/**
 * Puts a package where n8n's own installer would, so that its node types have their true names.
 * The published part is copied rather than linked: from a link into the checkout, `n8n-workflow`
 * would be found in the checkout's `node_modules` instead of n8n's.
 */
export function placePackage(packageFolder: string, userFolder: string): PackageIdentity {
	const identity = readIdentity(packageFolder);
	const dist = path.join(packageFolder, 'dist');
	if (!fs.existsSync(dist)) throw new Error(`${packageFolder} has no dist/: build it first`);
	const target = path.join(communityFolder(userFolder), 'node_modules', identity.name);
	fs.rmSync(target, { recursive: true, force: true });
	fs.mkdirSync(target, { recursive: true });
	fs.copyFileSync(path.join(packageFolder, 'package.json'), path.join(target, 'package.json'));
	fs.cpSync(dist, path.join(target, 'dist'), { recursive: true });
	return identity;
}

/** The `npm` that n8n finds in its PATH: see `npm-stand-in.ts`. */
export class NpmStandIn {
	/** To be put first in n8n's PATH. */
	readonly folder: string;
	private readonly listFile: string;

	constructor(userFolder: string, nodeExecutable: string) {
		this.folder = path.join(userFolder, 'npm-stand-in');
		this.listFile = path.join(this.folder, 'packages.json');
		fs.mkdirSync(this.folder, { recursive: true });
		if (!fs.existsSync(this.listFile)) fs.writeFileSync(this.listFile, '[]');
		const script = path.join(__dirname, 'npm-stand-in.ts');
		const words = [nodeExecutable, '--no-warnings', script, this.listFile, whichNpm()];
		const command = words.map((word) => `'${word.replace(/'/g, `'\\''`)}'`).join(' ');
		const file = path.join(this.folder, 'npm');
		fs.writeFileSync(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
	}

	/** Makes `npm view` and `npm pack` answer for a tarball. */
	offer(tarball: string): PackageIdentity {
		const unpacked = unpackPackage(tarball, path.join(this.folder, 'unpacked'));
		const identity = readIdentity(unpacked);
		const offered = [{ ...identity, tarball: path.resolve(tarball) }];
		fs.writeFileSync(this.listFile, JSON.stringify(offered));
		return identity;
	}
}

function whichNpm(): string {
	for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
		const candidate = path.join(folder, 'npm');
		if (fs.existsSync(candidate)) return candidate;
	}
	throw new Error('There is no npm in PATH');
}

function run(program: string, args: string[], cwd: string): string {
	const result = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
	if (result.error) throw result.error;
	if (result.status !== 0) {
		throw new Error(`${program} ${args.join(' ')} failed: ${result.stderr || result.stdout}`);
	}
	return result.stdout;
}
