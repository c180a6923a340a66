import * as fs from 'node:fs';
import * as path from 'node:path';

import { buildSync } from 'esbuild';

import { placePackage } from '../../host';

const SOURCES = path.resolve(__dirname, '../contenders');

/**
 * Builds the bench's own package and puts it where n8n's installer would. Each file of
 * `bench/contenders/` becomes one of its `dist/`; which of them n8n loads stands in its `package.json`.
 */
export function placeContenders(userFolder: string): void {
	const folder = path.join(userFolder, 'contenders');
	fs.mkdirSync(folder, { recursive: true });
	fs.copyFileSync(path.join(SOURCES, 'package.json'), path.join(folder, 'package.json'));
	buildSync({
		entryPoints: fs
			.readdirSync(SOURCES)
			.filter((name) => name.endsWith('.ts'))
			.map((name) => path.join(SOURCES, name)),
		outdir: path.join(folder, 'dist'),
		format: 'cjs',
		platform: 'node',
		target: 'es2022',
	});
	placePackage(folder, userFolder);
}
