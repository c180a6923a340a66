import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Code cites what is known of the API by ID, `(facts: E5, E8)`; docs/api-facts.md has the facts.

const ROOT = path.resolve(__dirname, '../..');

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function filesIn(room: string, ending: string): string[] {
	return readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => path.join(room, name));
}

/** The comments of a file, each on one line: a citation may be wrapped. */
function commentsIn(code: string): string[] {
	const found = code.match(/\/\*[^]*?\*\/|(?:^[ \t]*\/\/.*\n)+|[ \t]\/\/ .*$/gm) ?? [];
	return found.map((comment) => comment.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' '));
}

const ID = /^[A-JUXZ][1-9]\d*$/;

/** What is cited in comments: the members of the list behind `facts:`. */
function citedIn(code: string): string[] {
	return commentsIn(code).flatMap((comment) =>
		[...comment.matchAll(/[(;] ?facts?: ([^);]*)/g)].flatMap(([, list = '']) => {
			const [ids = ''] = /^[^\s,]+(?:, [A-Z]\d+)*/.exec(list) ?? [];
			return ids.split(', ');
		}),
	);
}

/** Ways to cite that say no more than a chapter, or a number that may change. */
function oldStyleIn(code: string): string[] {
	return code.match(/fact[\s*/]+sheet,[\s*/]+(?:sections?|unknown)[\s*/]+\w+|§ ?\w/g) ?? [];
}

/** The IDs of the facts, as often as they stand in front of a row. */
const IDS = [...read('docs/api-facts.md').matchAll(/^\| ([A-Z]\d+) \|/gm)].map(
	([, id]) => id ?? '',
);

const SOURCES = ['nodes', 'credentials', 'sandbox', 'demo'].flatMap((room) => filesIn(room, '.ts'));

describe('the facts', () => {
	it('have an ID each, of the letter of their section, that no other has', () => {
		expect(IDS.length).toBeGreaterThan(80);
		expect(IDS.filter((id) => !ID.test(id))).toEqual([]);
		expect(IDS.filter((id, index) => IDS.indexOf(id) !== index)).toEqual([]);
		const sections = read('docs/api-facts.md').split(/^## /m).slice(1);
		const strangers = sections.flatMap((section) =>
			[...section.matchAll(/^\| ([A-Z]\d+) \|/gm)].flatMap(([, id = '']) =>
				id.startsWith(section.charAt(0)) ? [] : id,
			),
		);
		expect(strangers).toEqual([]);
	});

	it('have a grade each, but for conflicts and unknowns', () => {
		const rows = read('docs/api-facts.md').match(/^\| [A-JZ]\d+ \|.*$/gm) ?? [];
		const grades = rows.map(
			(row) =>
				row
					.split(/(?<!\\)\|/)
					.at(-3)
					?.trim() ?? '',
		);
		const isGrade = (text: string): boolean =>
			/^(?:[ABC]|unknown)(?: \/ (?:[ABC]|unknown))?(?:, conflict X\d+)?$/.test(text);
		expect(grades.length).toBeGreaterThan(60);
		expect(rows.filter((_row, index) => !isGrade(grades[index] ?? ''))).toEqual([]);
	});
});

describe('the citations of facts', () => {
	it('are of facts that are there', () => {
		const cited = SOURCES.flatMap((file) => citedIn(read(file)).map((id) => ({ file, id })));
		expect(cited.filter(({ id }) => !IDS.includes(id))).toEqual([]);
	});

	it("are of facts that are there in the sandbox's page, too", () => {
		// E.164 and the like are no IDs, nor is what stands as code.
		const page = read('sandbox/FIDELITY.md').replace(/`[^`\n]*`/g, '');
		const cited = page.match(/\b[A-JUXZ][1-9]\d?\b/g) ?? [];
		expect(cited.filter((id) => !IDS.includes(id))).toEqual([]);
	});

	it('are read from comments of either kind, wrapped or not', () => {
		const code = [
			'/** One (facts: E5). */',
			'/**',
			' * Two (`presences`; facts: B9,',
			' * E8), and more (facts: D1; the SDK).',
			' */',
			'const facts = { facts: A1 }; // here (facts: U3, grade B)',
			'\t// Wrapped (facts: X2,',
			'\t// C1).',
			'// None (facts: section e).',
		].join('\n');
		expect(citedIn(`${code}\n`)).toEqual(['E5', 'B9', 'E8', 'D1', 'U3', 'X2', 'C1', 'section']);
		const old =
			'/** (fact\n * sheet, section b), (fact sheet, unknown 3), (fact sheet §e), (§h) */';
		expect(oldStyleIn(old)).toHaveLength(4);
	});

	it('are by ID everywhere', () => {
		const files = [...SOURCES, ...filesIn('test', '.ts'), 'sandbox/FIDELITY.md'];
		const own = path.relative(ROOT, __filename);
		const old = files.filter((file) => file !== own && oldStyleIn(read(file)).length > 0);
		expect(old).toEqual([]);
		expect(SOURCES.flatMap((file) => citedIn(read(file))).length).toBeGreaterThan(100);
	});
});
