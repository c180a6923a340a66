/**
 * Stands in for npm while n8n installs a community package: answers `view`, `pack` and `outdated`
 * for the packages listed in the file named by its first argument, and passes everything else on
 * to the npm named by its second. n8n accepts another registry with an enterprise licence only.
 *
 * Run by Node 24 as it is (types are stripped), so it keeps to erasable syntax and Node's modules.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

interface LocalPackage {
	name: string;
	version: string;
	tarball: string;
}

const [listFile = '', realNpm = 'npm', ...args] = process.argv.slice(2);

function isLocalPackage(value: unknown): value is LocalPackage {
	if (typeof value !== 'object' || value === null) return false;
	return 'name' in value && 'version' in value && 'tarball' in value;
}

function localPackages(): LocalPackage[] {
	const list: unknown = JSON.parse(fs.readFileSync(listFile, 'utf8'));
	return Array.isArray(list) ? list.filter(isLocalPackage) : [];
}

function answer(): boolean {
	const [command, ...rest] = args;
	if (command === 'outdated') {
		// n8n asks this before it lists its packages; of local ones there is nothing newer.
		process.stdout.write('{}\n');
		return true;
	}
	if (command !== 'view' && command !== 'pack') return false;
	const [specification = '', ...fields] = rest.filter((argument) => !argument.startsWith('-'));
	const at = specification.indexOf('@', 1);
	const name = at > 0 ? specification.slice(0, at) : specification;
	const wanted = at > 0 ? specification.slice(at + 1) : 'latest';
	const found = localPackages().find((candidate) => candidate.name === name);
	if (!found) return false;
	if (wanted !== 'latest' && wanted !== found.version) {
		process.stderr.write(
			`npm error code E404\nnpm error 404 No match found for ${specification}\n`,
		);
		process.exitCode = 1;
		return true;
	}
	if (command === 'pack') pack(found);
	else view(found, fields);
	return true;
}

function pack(found: LocalPackage): void {
	const fileName = `${found.name.replace(/^@/, '').replace('/', '-')}-${found.version}.tgz`;
	fs.copyFileSync(found.tarball, path.join(process.cwd(), fileName));
	process.stdout.write(`${fileName}\n`);
}

function view(found: LocalPackage, fields: string[]): void {
	const digest = createHash('sha512').update(fs.readFileSync(found.tarball)).digest('base64');
	const known: Record<string, unknown> = {
		name: found.name,
		version: found.version,
		'dist-tags': { latest: found.version },
		'dist.integrity': `sha512-${digest}`,
	};
	const [field] = fields;
	const value = field === undefined ? known : known[field];
	const json = args.includes('--json');
	process.stdout.write(`${json ? JSON.stringify(value, null, 2) : String(value)}\n`);
}

if (!answer()) {
	const result = spawnSync(realNpm, args, { stdio: 'inherit' });
	process.exitCode = result.status ?? 1;
}
