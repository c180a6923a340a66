import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { build, stop } from 'esbuild';

/** What a browser is sent. */
export interface PageFile {
	type: string;
	text: string;
}

/** A page to be put together. */
export interface PageSource {
	/** Its files are called so. */
	name: string;
	title: string;
	/** The absolute path of what runs in the browser. */
	entry: string;
}

const FOLDER = path.join(__dirname, 'page');

export const DESK: PageSource = {
	name: 'desk',
	title: 'Web1on1 on your desk',
	entry: path.join(FOLDER, 'main.tsx'),
};

const assembled = new Map<string, Promise<Map<string, PageFile>>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * The files of a page by their paths, its own one as `/<name>`: put together when it is first opened,
 * in memory, within a tenth of a second. There is nothing to be built, and nothing to be out of date.
 */
export async function pageFiles(source: PageSource): Promise<Map<string, PageFile>> {
	let files = assembled.get(source.entry);
	if (files === undefined) {
		// Once in a process, one after the other: the bundler's own process, which would outlive this one,
		// is ended after each.
		files = last.then(() => assemble(source).finally(stop));
		last = files.catch(() => undefined);
		assembled.set(source.entry, files);
	}
	return await files;
}

async function assemble({ name, title, entry }: PageSource): Promise<Map<string, PageFile>> {
	const [html, icon, bundle] = await Promise.all([
		readFile(path.join(FOLDER, 'index.html'), 'utf8'),
		readFile(path.join(FOLDER, 'icon.svg'), 'utf8'),
		build({
			entryPoints: { [name]: entry },
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
	const page = html.replaceAll('{{name}}', name).replaceAll('{{title}}', title);
	return new Map([
		[`/${name}`, { type: 'text/html', text: page }],
		['/desk/icon.svg', { type: 'image/svg+xml', text: icon }],
		...built,
	]);
}
