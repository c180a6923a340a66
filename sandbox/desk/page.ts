import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { build, stop } from 'esbuild';

/** What a browser is sent. */
export interface PageFile {
	type: string;
	text: string;
}

const FOLDER = path.join(__dirname, 'page');

let files: Promise<Map<string, PageFile>> | undefined;

/**
 * The files of the page by their paths: put together when it is first opened, in memory, within a
 * tenth of a second. There is nothing to be built, and nothing to be out of date.
 */
export async function pageFiles(): Promise<Map<string, PageFile>> {
	// Once in a process: the bundler's own process, which would outlive this one, can then be ended.
	files ??= assemble().finally(stop);
	return await files;
}

async function assemble(): Promise<Map<string, PageFile>> {
	const [html, icon, bundle] = await Promise.all([
		readFile(path.join(FOLDER, 'index.html'), 'utf8'),
		readFile(path.join(FOLDER, 'icon.svg'), 'utf8'),
		build({
			entryPoints: { desk: path.join(FOLDER, 'main.tsx') },
			outdir: '/desk',
			bundle: true,
			write: false,
			format: 'esm',
			target: 'es2022',
			jsx: 'automatic',
			jsxImportSource: 'preact',
			minify: true,
			legalComments: 'none',
			logLevel: 'silent',
		}),
	]);
	const built = bundle.outputFiles.map(({ path: file, text }): [string, PageFile] => [
		`/desk/${path.basename(file)}`,
		{ type: file.endsWith('.css') ? 'text/css' : 'text/javascript', text },
	]);
	return new Map([
		['/', { type: 'text/html', text: html }],
		['/desk/icon.svg', { type: 'image/svg+xml', text: icon }],
		...built,
	]);
}
