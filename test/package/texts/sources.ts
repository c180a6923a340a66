import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import * as ts from 'typescript';

/** An error in the source: what happened, and what to do. */
export interface ErrorText {
	where: string;
	message: string[];
	description: string[];
}

/** Stands for a value in a text that is put together. */
const VALUE = '…';

/** The texts an expression may come out as, with a sign for each value in them. */
function textsOf(node: ts.Expression | undefined): string[] {
	if (node === undefined) return [];
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isConditionalExpression(node))
		return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
	if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
	if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
	if (!ts.isTemplateExpression(node)) return [];
	const spans = node.templateSpans.map(({ literal }) => `${VALUE}${literal.text}`);
	return [`${node.head.text}${spans.join('')}`];
}

/** `description` of an object in the call. */
function describedIn(node: ts.Expression | undefined): string[] {
	if (node === undefined || !ts.isObjectLiteralExpression(node)) return textsOf(node);
	return node.properties.flatMap((property) =>
		ts.isPropertyAssignment(property) && property.name.getText() === 'description'
			? textsOf(property.initializer)
			: [],
	);
}

const RAISES = /^(?:this\.reader\.)?(?:InputError|Web1on1Error|refuse|refusal)$/;

function parse(file: string): ts.SourceFile {
	const code = readFileSync(file, 'utf8');
	return ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
}

function errorsIn(file: string): ErrorText[] {
	const source = parse(file);
	const found: ErrorText[] = [];
	const visit = (node: ts.Node): void => {
		if (
			(ts.isNewExpression(node) || ts.isCallExpression(node)) &&
			RAISES.test(node.expression.getText())
		) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			const [first, second] = node.arguments ?? [];
			// `refuse` of the telephone numbers is given the description alone.
			const alone = second === undefined;
			found.push({
				where: `${path.basename(file)}:${String(line + 1)}`,
				message: alone ? [] : textsOf(first),
				description: alone ? textsOf(first) : describedIn(second),
			});
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Whatever reads like a sentence: errors, advice, notices, what goes to n8n's log. */
function proseIn(file: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const texts =
			ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) ? textsOf(node) : [];
		found.push(...texts.filter((text) => text.split(' ').length > 3 && !text.startsWith('e.g. ')));
		ts.forEachChild(node, visit);
	};
	visit(parse(file));
	return found.map((text) => `${path.basename(file)}: ${text}`);
}

const SOURCES = ['nodes', 'credentials'].flatMap((room) => {
	const folder = path.resolve(__dirname, '../../..', room);
	const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
});

/** Every error the sources raise. */
export const ERRORS = SOURCES.flatMap(errorsIn);

/** What consumers say, as opposed to what we say. */
const QUOTED = 'waiting/words.ts';

/** Every sentence in the sources. */
export const PROSE = SOURCES.filter((file) => !file.endsWith(QUOTED)).flatMap(proseIn);
