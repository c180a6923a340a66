import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** Folders whose pages are not ours, or not in the repository. */
const FOREIGN = new Set(['node_modules', 'dist', '.artifacts', '.git', 'coverage']);

function pagesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (FOREIGN.has(entry.name) || entry.isSymbolicLink()) return [];
		if (entry.isDirectory()) return pagesBelow(file);
		return entry.name.endsWith('.md') ? [file] : [];
	});
}

/** A page without what is shown as code: brackets in there are no links, and `#` no headings. */
function prose(page: string): string {
	return page
		.replace(/^( *)(`{3,}|~{3,})[^]*?^\1\2.*$/gm, '')
		.replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, (code) => code.replace(/[[\]()<>#]/g, ''));
}

/** Where links and pictures of a page lead. */
function targetsIn(page: string): string[] {
	const text = prose(page);
	const inline = [...text.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+["'][^)]*)?\s*\)/g)];
	const references = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s.*)?$/gm)];
	const attributes = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
	return [...inline, ...references, ...attributes].flatMap(([, target]) => target ?? []);
}

/**
 * The anchors of a page's headings as GitHub makes them: lower case, without punctuation, dashes for
 * blanks, and a number from the second one of a name on.
 */
function anchorsIn(page: string): Set<string> {
	const seen = new Map<string, number>();
	const titles = [...prose(page).matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)];
	const headings = titles.map(([, title = '']) => {
		const text = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
		const anchor = text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
		const count = seen.get(anchor) ?? 0;
		seen.set(anchor, count + 1);
		return count === 0 ? anchor : `${anchor}-${count}`;
	});
	const named = [...page.matchAll(/<a (?:id|name)="([^"]+)"/g)].flatMap(([, name]) => name ?? []);
	return new Set([...headings, ...named]);
}

const isElsewhere = (target: string): boolean => /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(target);

/** Why a link of a page leads nowhere; undefined when it does lead somewhere. */
function fault(file: string, page: string, target: string): string | undefined {
	const [place = '', anchor] = target.split('#');
	const found = place === '' ? file : path.resolve(path.dirname(file), decodeURIComponent(place));
	if (place.startsWith('/') || path.relative(ROOT, found).startsWith('..')) {
		return 'leads out of the repository';
	}
	if (place !== '' && !existsSync(found)) return 'is not there';
	if (anchor === undefined) return undefined;
	if (!found.endsWith('.md')) return 'has an anchor, but is no page';
	const there = place === '' ? page : readFileSync(found, 'utf8');
	return anchorsIn(there).has(decodeURIComponent(anchor)) ? undefined : 'has no such heading';
}

/** The links of a page that lead nowhere, each with why. */
function brokenIn(file: string, page: string): string[] {
	return targetsIn(page)
		.filter((target) => !isElsewhere(target))
		.flatMap((target) => {
			const why = fault(file, page, target);
			return why === undefined ? [] : `${target} ${why}`;
		});
}

const PAGES = pagesBelow(ROOT).map((file) => path.relative(ROOT, file));

describe('the links of the pages', () => {
	it('are looked at in full', () => {
		expect(PAGES).toEqual(
			expect.arrayContaining(['README.md', 'CONTRIBUTING.md', path.join('docs', 'README.md')]),
		);
		const links = PAGES.flatMap((file) => targetsIn(readFileSync(path.join(ROOT, file), 'utf8')));
		expect(links.filter((target) => !isElsewhere(target)).length).toBeGreaterThan(50);
	});

	it.each(PAGES)('%s: lead somewhere', (file) => {
		const whole = path.join(ROOT, file);
		expect(brokenIn(whole, readFileSync(whole, 'utf8'))).toEqual([]);
	});

	it('are told apart from broken ones', () => {
		const page = [
			'# Of `values()` & more, really',
			'## Twice',
			'## Twice',
			'[fine](README.md) [fine](#of-values--more-really) [fine](#twice-1 "a title")',
			'[missing](nowhere.md) ![missing](nowhere.png) <img src="gone.png" alt="">',
			'[no heading](#thrice) [no heading](README.md#no-such-heading) [no page](package.json#scripts)',
			'[out](../elsewhere.md) [out](/README.md) [elsewhere](https://example.com/nowhere.md)',
			'[label]: nothing.md',
			'`[code](code.md)`',
			'```',
			'[code](code.md)',
			'# Code',
			'```',
			'[no heading](#code)',
		].join('\n');
		expect(brokenIn(path.join(ROOT, 'page.md'), page)).toEqual([
			'nowhere.md is not there',
			'nowhere.png is not there',
			'#thrice has no such heading',
			'README.md#no-such-heading has no such heading',
			'package.json#scripts has an anchor, but is no page',
			'../elsewhere.md leads out of the repository',
			'/README.md leads out of the repository',
			'#code has no such heading',
			'nothing.md is not there',
			'gone.png is not there',
		]);
	});
});
