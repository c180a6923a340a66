import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** Every file below a folder, in the order of names. */
export function filesBelow(folder: string): string[] {
	return readdirSync(folder)
		.sort()
		.flatMap((name) => {
			const file = path.join(folder, name);
			return statSync(file).isDirectory() ? filesBelow(file) : [file];
		});
}

/** The tarball of `npm run pack`, unpacked. */
interface Unpacked {
	/** A folder beside it, for what a test makes. */
	folder: string;
	unpacked: string;
}

/** Unpacks the tarball for the tests of a `describe`, and removes it after them; gives where it is by then. */
export function usingTarball(): Unpacked {
	const folder = mkdtempSync(path.join(tmpdir(), 'web1on1-package-'));
	beforeAll(() => {
		const artifacts = path.join(ROOT, '.artifacts');
		const [tarball] = readdirSync(artifacts).filter((name) => name.endsWith('.tgz'));
		execFileSync('tar', ['-xzf', path.join(artifacts, String(tarball)), '-C', folder]);
	});
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});
	return { folder, unpacked: path.join(folder, 'package') };
}
