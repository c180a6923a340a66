import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/**
 * Applied to n8n's dependency tree. Later releases of `linkedom` want a package some registries
 * do not hold, and n8n 1.123 takes `xlsx` from a CDN instead of a registry. Neither is touched by
 * what we drive, so the same versions are used everywhere.
 */
const OVERRIDES = { linkedom: '0.18.12', xlsx: '0.18.5' };

/** Written last: only what is complete has one. */
const MARKER = 'installation.json';

/** Where installations are kept: `WEB1ON1_HOST_CACHE`, or a folder in the user's cache folder. */
export function cacheFolder(): string {
	const chosen = process.env['WEB1ON1_HOST_CACHE'];
	if (chosen) return path.resolve(chosen);
	const userCache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
	return path.join(userCache, 'n8n-nodes-web1on1');
}

/**
 * Fills a draft folder beside the target and renames it into place when everything in it works,
 * so that a folder with the final name is always complete.
 */
export async function buildFolder(
	folder: string,
	dependencies: Record<string, string>,
	fill: (draft: string) => Promise<{ version: string }>,
): Promise<void> {
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	removeAbandonedDrafts(folder);
	const draft = `${folder}.draft-${process.pid}-${randomBytes(3).toString('hex')}`;
	fs.mkdirSync(draft);
	const manifest = { name: 'n8n-host', private: true, dependencies, overrides: OVERRIDES };
	fs.writeFileSync(path.join(draft, 'package.json'), JSON.stringify(manifest, null, 2));
	// Keeps npm from walking up to, or being configured by, a project around the cache.
	fs.writeFileSync(path.join(draft, '.npmrc'), 'package-lock=true\n');
	try {
		const marker = await fill(draft);
		fs.writeFileSync(path.join(draft, MARKER), JSON.stringify(marker));
		fs.rmSync(folder, { recursive: true, force: true });
		fs.renameSync(draft, folder);
	} catch (error) {
		fs.rmSync(draft, { recursive: true, force: true });
		throw error;
	}
}

/** Called with the lock held: whatever drafts of this folder are left belong to nobody. */
function removeAbandonedDrafts(folder: string): void {
	const parent = path.dirname(folder);
	for (const name of fs.readdirSync(parent)) {
		if (name.startsWith(`${path.basename(folder)}.draft-`)) {
			fs.rmSync(path.join(parent, name), { recursive: true, force: true });
		}
	}
}

/** Whether there is a complete installation in the folder. */
export function isComplete(folder: string): boolean {
	return fs.existsSync(path.join(folder, MARKER));
}

/** What was noted about a complete installation. */
export function readMarker(folder: string): { version: string } {
	const marker: unknown = JSON.parse(fs.readFileSync(path.join(folder, MARKER), 'utf8'));
	if (typeof marker === 'object' && marker !== null && 'version' in marker) {
		return { version: String(marker.version) };
	}
	throw new Error(`${folder} is damaged: remove it and try again`);
}

/** Where everything that npm printed is kept. */
export function logFileOf(folder: string): string {
	return `${folder}.log`;
}
