import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
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

/** Unpacks the tarball of `npm run pack` into a folder of its own, which whoever asks removes. */
export function unpack(): { folder: string; unpacked: string } {
	const folder = mkdtempSync(path.join(tmpdir(), 'web1on1-package-'));
	const artifacts = path.join(ROOT, '.artifacts');
	const [tarball] = readdirSync(artifacts).filter((name) => name.endsWith('.tgz'));
	execFileSync('tar', ['-xzf', path.join(artifacts, String(tarball)), '-C', folder]);
	return { folder, unpacked: path.join(folder, 'package') };
}
