import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import * as ts from 'typescript';

// What jest would find, read from the sources: running it for every command would take minutes.

export const ROOT = path.resolve(__dirname, '../../..');

/** A file of tests, with all that it borrows from other files of tests. */
export interface TestFile {
	/** From the root, with slashes: `/test/unit/pace.test.ts`. */
	name: string;
	/** Its project in `jest.config.js`. */
	project: string;
	/** What jest's `-t` is held against: describe, describe, it. Values in them are left out. */
	names: string[];
	/** The text of the file and of those it borrows from. */
	text: string;
}

/** What declares a group of tests, or a test. */
const GROUPS = new Set(['describe', 'suite']);
const TESTS = new Set(['it', 'test', 'step']);

/** `it` of `it(...)`, `it.skip(...)` and `it.each(...)(...)`. */
function declarer(node: ts.Expression): string {
	if (ts.isIdentifier(node)) return node.text;
	if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) {
		return declarer(node.expression);
	}
	return '';
}

/** A title as it is written; undefined for anything else. */
function titleOf(node: ts.Expression | undefined): string | undefined {
	if (node === undefined) return undefined;
	if (ts.isStringLiteralLike(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

function namesIn(source: ts.SourceFile): string[] {
	const names: string[] = [];
	const visit = (node: ts.Node, groups: string[]): void => {
		let within = groups;
		if (ts.isCallExpression(node)) {
			const title = titleOf(node.arguments[0]);
			const word = declarer(node.expression);
			if (title !== undefined && TESTS.has(word)) names.push([...groups, title].join(' '));
			if (title !== undefined && GROUPS.has(word)) within = [...groups, title];
		}
		ts.forEachChild(node, (child) => {
			visit(child, within);
		});
	};
	visit(source, []);
	return names;
}

/** The files below `test/` that a file imports. */
function borrowedBy(source: ts.SourceFile): string[] {
	return source.statements.flatMap((statement) => {
		if (!ts.isImportDeclaration(statement)) return [];
		const { moduleSpecifier } = statement;
		if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.')) return [];
		const target = path.resolve(path.dirname(source.fileName), moduleSpecifier.text);
		const found = [`${target}.ts`, path.join(target, 'index.ts')].find((file) => existsSync(file));
		return found?.startsWith(path.join(ROOT, 'test') + path.sep) === true ? [found] : [];
	});
}

function withBorrowed(file: string, seen = new Map<string, ts.SourceFile>()): ts.SourceFile[] {
	if (!seen.has(file)) {
		const code = readFileSync(file, 'utf8');
		const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
		seen.set(file, source);
		for (const other of borrowedBy(source)) withBorrowed(other, seen);
	}
	return [...seen.values()];
}

/** Every file of tests, of all projects. */
export function testFiles(): TestFile[] {
	const folder = path.join(ROOT, 'test');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.test.ts'))
		.map((file) => {
			const sources = withBorrowed(path.join(folder, file));
			const [project = '', ...below] = file.split(path.sep);
			return {
				name: ['', 'test', project, ...below].join('/'),
				project,
				names: sources.flatMap(namesIn),
				text: sources.map(({ text }) => text).join('\n'),
			};
		});
}
