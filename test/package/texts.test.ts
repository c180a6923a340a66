import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import * as ts from 'typescript';

import { RESOURCES } from '../../nodes/Web1on1/actions/resources';
import { Web1on1Api } from '../../credentials/Web1on1Api.credentials';
import { Web1on1 } from '../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../nodes/Web1on1/Web1on1Trigger.node';

// docs/text-review.md gives the rules in words. n8n's lint plugin sees object literals only; here
// the fields are as n8n loads them, shared ones put together and with what lint does not look at.

/** One text of the editor: where it stands, what it is, what it says. */
interface Text {
	where: string;
	kind: 'label' | 'action' | 'description' | 'hint' | 'placeholder' | 'panel';
	text: string;
}

type Entry = INodePropertyOptions | INodeProperties | INodePropertyCollection;

const isField = (entry: Entry): entry is INodeProperties => 'type' in entry;
const isGroup = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;

/** A field with the path to it: 'Web1on1 message sendText > options > touchpoint'. */
interface Field {
	where: string;
	field: INodeProperties;
}

function fieldsIn(entries: readonly Entry[], where: string): Field[] {
	return entries.flatMap((entry) => {
		if (isGroup(entry)) return fieldsIn(entry.values, `${where} > ${entry.name}`);
		if (!isField(entry)) return [];
		const here = `${where}${scopeOf(entry)} > ${entry.name}`;
		return [{ where: here, field: entry }, ...fieldsIn(entry.options ?? [], here)];
	});
}

function scopeOf({ displayOptions }: INodeProperties): string {
	const show = displayOptions?.show ?? {};
	const scope = [show.resource, show.operation].flatMap((values) => values ?? []);
	return scope.map((value) => (typeof value === 'string' ? ` ${value}` : '')).join('');
}

const OPERATIONS = RESOURCES.flatMap(({ operations }) => operations);

const action = new Web1on1().description;
const trigger = new Web1on1Trigger().description;
const credential = new Web1on1Api();

const FIELDS: Field[] = [
	...fieldsIn(action.properties, action.displayName),
	...fieldsIn(trigger.properties, trigger.displayName),
	...fieldsIn(credential.properties, credential.displayName),
].filter(({ field }) => field.type !== 'hidden');

function present(where: string, kind: Text['kind'], text: string | undefined): Text[] {
	return text === undefined || text === '' ? [] : [{ where, kind, text }];
}

function modeTexts(where: string, mode: INodePropertyMode): Text[] {
	const here = `${where} (${mode.name})`;
	const rules = (mode.validation ?? []).map((rule) => {
		const properties: object = 'properties' in rule ? rule.properties : {};
		return 'errorMessage' in properties ? String(properties.errorMessage) : '';
	});
	return [
		...present(here, 'label', mode.displayName),
		...present(here, 'placeholder', mode.placeholder),
		...present(here, 'hint', mode.hint),
		...rules.flatMap((rule) => present(here, 'hint', rule)),
	];
}

function fieldTexts({ where, field }: Field): Text[] {
	const choices = (field.options ?? []).flatMap((entry) => {
		if (isField(entry)) return [];
		const here = `${where} = ${entry.name}`;
		if (isGroup(entry)) return present(here, 'label', entry.displayName);
		return [
			...present(here, 'label', entry.name),
			...present(here, 'action', entry.action),
			...present(here, 'description', entry.description),
		];
	});
	return [
		...present(where, field.type === 'notice' ? 'hint' : 'label', field.displayName),
		...present(where, 'description', field.description),
		...present(where, 'hint', field.hint),
		...present(where, 'placeholder', field.placeholder),
		...(field.modes ?? []).flatMap((mode) => modeTexts(where, mode)),
		...choices,
	];
}

function helpOf(help: string | { active: string; inactive: string } | undefined): string[] {
	if (help === undefined) return [];
	return typeof help === 'string' ? [help] : [help.inactive, help.active];
}

function nodeTexts(node: INodeTypeDescription): Text[] {
	const { displayName, description, activationMessage, eventTriggerDescription } = node;
	const panel = typeof node.triggerPanel === 'object' ? node.triggerPanel : {};
	return [
		...present(displayName, 'label', displayName),
		...present(displayName, 'description', description),
		...[
			activationMessage,
			eventTriggerDescription,
			panel.header,
			...helpOf(panel.executionsHelp),
			...helpOf(panel.activationHint),
		].flatMap((text) => present(displayName, 'panel', text)),
	];
}

const TEXTS: Text[] = [
	...nodeTexts(action),
	...nodeTexts(trigger),
	...present('credential', 'label', credential.displayName),
	...FIELDS.flatMap(fieldTexts),
];

const of = (...kinds: Text['kind'][]): Text[] => TEXTS.filter(({ kind }) => kinds.includes(kind));

/** "where: text" for each that breaks a rule, each once: shared fields show up in many operations. */
function offenders(texts: readonly Text[], breaks: (text: string) => boolean): string[] {
	const found = texts.filter(({ text }) => breaks(text));
	const once = new Map(found.map(({ where, text }) => [text, where]));
	return [...once].map(([text, where]) => `${where}: ${text}`);
}

const SMALL = new Set('a an and as at by for in of on or the to with'.split(' '));

function isTitleCase(text: string): boolean {
	const words = text.replace(/[()]/g, '').split(' ');
	return words.every((word, index) => {
		const inside = index > 0 && index < words.length - 1;
		return /^[A-Z0-9]/.test(word) || (inside && SMALL.has(word));
	});
}

const PROPER = /^(?:WhatsApp|Web1on1|JSON|URL|ID)$/;

function isSentenceCase(text: string): boolean {
	const [first = '', ...others] = text.split(' ');
	return /^[A-Z]/.test(first) && others.every((word) => !/[A-Z]/.test(word) || PROPER.test(word));
}

/** One sentence ends without a full stop, several with one. */
function isPunctuated(text: string): boolean {
	const several = /[.?!] (?=["'A-Z{])/.test(text);
	return text.endsWith('.') === several;
}

/** What we call things: the wrong word and, for the message, the right one. */
const WORDS: ReadonlyArray<readonly [wrong: RegExp, right: string]> = [
	[/organisation/i, 'organization'],
	[/\blicence/i, 'license'],
	[/\b(?:phones?|mobiles?|cell)\b/i, 'telephone number'],
	[/\be-mail/i, 'email'],
	[/\bcustomers?\b/i, 'consumer (the person) or contact (the record)'],
	[/\b(?:colleagues?|employees?|operators?)\b/i, 'agent'],
	[/\bbot user\b/i, 'bot'],
	[/\b(?:web address|hyperlink|link)\b/i, 'URL'],
	[/\bbinary (?:data|property)\b/i, 'file, or input/output data field'],
	[/\b(?:activate|deactivate)\b/i, 'publish, unpublish'],
	[/\bplaceholders?\b/i, 'variable'],
	[/\b(?:left empty|leave blank)\b/i, 'Leave empty to ...'],
	[/commas? between/i, 'comma-separated'],
	[/\be\.g\./, 'for example'],
	[/\b(?:please|simply|obviously)\b/i, 'nothing'],
];

function wrongWords(text: string): string[] {
	return WORDS.flatMap(([wrong, right]) => {
		const [found] = wrong.exec(text) ?? [];
		return found === undefined ? [] : [`'${found}' (say: ${right})`];
	});
}

/** Labels that texts of ours name and that are not ours: n8n's and Web1on1's. */
const FOREIGN_LABELS = new Set(['On Error', 'Continue', 'API token']);

/** What stands in single quotes with a capital letter is the label of something. */
function namedLabels(text: string): string[] {
	return [...text.matchAll(/(?<!\w)'([A-Z][^']*)'(?!\w)/g)].flatMap(([, name]) => name ?? []);
}

const LABELS = new Set([...of('label').map(({ text }) => text), ...FOREIGN_LABELS]);

/** Without the quotes of a code example: `join(', ')` names no label. */
const unknownLabels = (text: string): string[] =>
	namedLabels(text.replaceAll(/\w\('[^']*'\)/g, '')).filter((name) => !LABELS.has(name));

describe('the texts of the editor', () => {
	it('are looked at in full', () => {
		expect(of('label').length).toBeGreaterThan(300);
		const actions = OPERATIONS.map(({ option }) => option.action);
		expect(of('action').map(({ text }) => text)).toEqual(expect.arrayContaining(actions));
		expect(of('panel')).toHaveLength(6);
	});

	it('have labels in Title Case', () => {
		expect(offenders(of('label'), (text) => !isTitleCase(text))).toEqual([]);
	});

	it('have actions in sentence case, without articles', () => {
		const isArticled = (text: string): boolean => /\b(?:a|an|the)\b/i.test(text);
		const breaks = (text: string): boolean => !isSentenceCase(text) || isArticled(text);
		expect(offenders(of('action'), breaks)).toEqual([]);
	});

	it('have descriptions that begin with a capital and end as sentences do', () => {
		const breaks = (text: string): boolean => !/^[A-Z']/.test(text) || !isPunctuated(text);
		expect(offenders(of('description', 'hint'), breaks)).toEqual([]);
	});

	it('have descriptions that are short', () => {
		expect(offenders(of('description'), (text) => text.length > 160)).toEqual([]);
	});

	it('have descriptions that say more than the label', () => {
		const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
		const breaks = ({ field: { displayName, description } }: Field): boolean =>
			description !== undefined &&
			words(description).every((word) => SMALL.has(word) || words(displayName).includes(word));
		expect(FIELDS.filter(breaks).map(({ where }) => where)).toEqual([]);
	});

	it("begin with 'Whether' where there is a switch", () => {
		const switches = FIELDS.filter(({ field }) => field.type === 'boolean');
		const wrong = switches.filter(({ field }) => !/^Whether /.test(field.description ?? ''));
		expect(wrong.map(({ where }) => where)).toEqual([]);
	});

	it("have placeholders that begin with 'e.g.', or invite to choose or add", () => {
		const isFine = (text: string): boolean =>
			/^e\.g\. \S/.test(text) ||
			/^Select an? [a-z]+\.\.\.$/.test(text) ||
			text === 'Add option' ||
			(/^Add /.test(text) && isTitleCase(text));
		expect(offenders(of('placeholder'), (text) => !isFine(text))).toEqual([]);
	});

	it('say or show the format of what is typed, for people and for AI agents', () => {
		const TYPED = new Set(['string', 'json', 'dateTime', 'number', 'resourceLocator']);
		const silent = FIELDS.filter(
			({ field: { type, description, placeholder } }) =>
				TYPED.has(type) && description === undefined && placeholder === undefined,
		);
		expect(silent.map(({ where }) => where)).toEqual([]);
	});

	it('describe every resource and operation', () => {
		const lists = FIELDS.filter(({ field: { name } }) => /^(?:resource|operation)$/.test(name));
		const choices = lists.flatMap(({ field }) => field.options ?? []);
		expect(choices).toHaveLength(RESOURCES.length + OPERATIONS.length);
		const isDescribed = (choice: Entry): boolean =>
			'description' in choice && choice.description?.includes(' ') === true;
		expect(choices.filter((choice) => !isDescribed(choice))).toEqual([]);
	});

	it('call a field by one name in all operations', () => {
		const labels = new Map<string, Set<string>>();
		for (const { name, displayName } of action.properties) {
			labels.set(name, (labels.get(name) ?? new Set()).add(displayName));
		}
		const several = [...labels].filter(([, found]) => found.size > 1).map(([name]) => name);
		// 'Send To', and 'Set For' where nothing is sent.
		expect(several).toEqual(['sendTo']);
	});

	it('offer everywhere the same types of messages and roles', () => {
		const values = (name: string): string[][] =>
			FIELDS.filter(({ field }) => field.name === name).map(({ field }) =>
				(field.options ?? []).flatMap((entry) => ('value' in entry ? [String(entry.value)] : [])),
			);
		const [types = []] = values('messageTypes');
		expect(types.length).toBeGreaterThan(10);
		expect(values('type')).toEqual([types]);
		expect(new Set([...values('role'), ...values('roles')].map(String)).size).toBe(1);
	});

	it('offer what is about a new contact only where one is given', () => {
		const ofContact = FIELDS.filter(
			({ where, field: { name } }) =>
				/^(?:profile|defaultCountryCode)$/.test(name) && / (?:message|field) /.test(where),
		);
		expect(ofContact.length).toBeGreaterThan(5);
		const shownAlways = ofContact.filter(({ where, field }) => {
			const holder = FIELDS.find((one) => where === `${one.where} > ${field.name}`)?.field;
			const show = { ...holder?.displayOptions?.show, ...field.displayOptions?.show };
			const targets = [...(show.sendTo ?? []), ...(show['/sendTo'] ?? [])];
			return !targets.includes('contact');
		});
		expect(shownAlways.map(({ where }) => where)).toEqual([]);
	});

	it('call a thing by one name', () => {
		const texts = TEXTS.filter(({ kind }) => kind !== 'placeholder');
		const found = texts.flatMap(({ where, text }) =>
			wrongWords(text).map((it) => `${where}: ${it}`),
		);
		expect(found).toEqual([]);
	});

	it('name only labels that are there', () => {
		const found = TEXTS.flatMap(({ where, text }) =>
			unknownLabels(text).map((label) => `${where}: '${label}'`),
		);
		expect(found).toEqual([]);
	});
});

/** An error in the source: what happened, and what to do. */
interface ErrorText {
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
	const folder = path.resolve(__dirname, '../..', room);
	const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
});

const ERRORS = SOURCES.flatMap(errorsIn);

const PROSE = SOURCES.flatMap(proseIn);

function wrongErrors(breaks: (text: string, part: 'message' | 'description') => boolean): string[] {
	return ERRORS.flatMap(({ where, message, description }) => [
		...message.filter((text) => breaks(text, 'message')).map((text) => `${where}: ${text}`),
		...description.filter((text) => breaks(text, 'description')).map((text) => `${where}: ${text}`),
	]);
}

describe('the texts of the errors', () => {
	it('are looked at in full', () => {
		expect(ERRORS.filter(({ message }) => message.length > 0).length).toBeGreaterThan(50);
		expect(ERRORS.filter(({ description }) => description.length > 0).length).toBeGreaterThan(50);
	});

	it('say what happened without a full stop, and what to do in whole sentences', () => {
		const isWhole = (text: string): boolean => /[.…]$/.test(text);
		const breaks = (text: string, part: string): boolean =>
			text !== '' && (part === 'message' ? text.endsWith('.') : !isWhole(text));
		expect(wrongErrors(breaks)).toEqual([]);
	});

	it('do without the words that only say that something is wrong', () => {
		const breaks = (text: string): boolean =>
			/\b(?:errors?|problems?|failures?|failed|mistakes?|invalid|oops|sorry)\b/i.test(text);
		expect(wrongErrors(breaks)).toEqual([]);
	});

	it('call a thing by one name, as does all that is said elsewhere', () => {
		expect(PROSE.length).toBeGreaterThan(200);
		expect(PROSE.filter((text) => wrongWords(text).length > 0)).toEqual([]);
	});

	it('name only labels that are there, as does all that is said elsewhere', () => {
		expect(PROSE.filter((text) => unknownLabels(text).length > 0)).toEqual([]);
	});
});

describe('the texts of the code', () => {
	const folder = path.join(__dirname, '..', '..', 'nodes', 'Web1on1', 'actions');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.operation.ts'),
	);

	it('every operation has a file', () => {
		expect(files).toHaveLength(OPERATIONS.length);
	});

	it.each(files)('%s says how sure its endpoint is, and where that stands', (file) => {
		const code = readFileSync(path.join(folder, file), 'utf8');
		const [docstring = ''] =
			/\/\*\*(?:(?!\*\/)[^])*\*\/\nexport const \w+: Operation/.exec(code) ?? [];
		expect(docstring).toMatch(/\[[ABC]\]/);
		expect(docstring).toMatch(/fact\s+(?:\*\s+)?sheet,/);
	});
});
