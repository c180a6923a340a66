import type { Message, Watemplate } from './types';

/**
 * WhatsApp's own rules, which Web1on1 cannot waive (facts: J1, J2, J3, J4, J5, J6, J7). The platform takes a message
 * first; what is against them shows later, in the stream. Independent of the nodes, which have
 * rules of their own.
 */

/** What reaches WhatsApp of a message. */
export interface WhatsAppMessage {
	message: Pick<Message, 'text' | 'contentType' | 'actions' | 'items' | 'meta'>;
	/** The template it sends. */
	template?: Watemplate | undefined;
	/** The contact's, which fills `{{contact.…}}` in. */
	profile: Record<string, unknown>;
}

/** Members of `meta` that mean something to Web1on1 itself (facts: B5). */
const NO_VARIABLES = new Set(['template', 'quotedMessage', 'form', 'SenderID']);

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

const MOST = {
	body: 1024,
	header: 60,
	footer: 60,
	templateButton: 25,
	text: 4096,
	quickReply: 20,
	quickReplies: 3,
};

/** Why WhatsApp does not deliver a message; undefined when it does. */
export function whatsAppRefusal(sent: WhatsAppMessage): string | undefined {
	const { template } = sent;
	return template ? templateRefusal(template, sent) : textRefusal(sent);
}

function templateRefusal(
	template: Watemplate,
	{ message, profile }: WhatsAppMessage,
): string | undefined {
	const { header = '', content, footer = '', buttons } = template;
	const texts = [header, content, footer, ...buttons.flatMap(({ text, url = '' }) => [text, url])];
	const names = new Set(texts.flatMap(namesIn));
	const filled = (text: string): string =>
		text.replace(VARIABLE, (_whole, name: string) => valueOf(name, message.meta, profile));
	const [refusal] = [
		...unknownIn(message.meta, names),
		...[...names].flatMap((name) => breachIn(name, valueOf(name, message.meta, profile))),
		...tooLong('The body', filled(content), MOST.body),
		...tooLong('The header', filled(header), MOST.header),
		...tooLong('The footer', filled(footer), MOST.footer),
		...buttons.flatMap(({ text }) => tooLong('A button', text, MOST.templateButton)),
	];
	return refusal;
}

function textRefusal({ message }: WhatsAppMessage): string | undefined {
	const { text, contentType, actions = [] } = message;
	if (!contentType.startsWith('text/')) return undefined;
	const labels = actions.flatMap(({ type, text: label }) =>
		type === 'reply' && typeof label === 'string' ? [label] : [],
	);
	const { quickReplies } = MOST;
	const [refusal] = [
		...(isBlank(text) ? ['The text is empty'] : []),
		...tooLong('The text', text, MOST.text),
		...(labels.length > quickReplies
			? [`There are ${labels.length} quick replies, ${quickReplies} are allowed`]
			: []),
		...labels.flatMap((label) => tooLong(`The quick reply "${label}"`, label, MOST.quickReply)),
	];
	return refusal;
}

function namesIn(text: string): string[] {
	return [...text.matchAll(VARIABLE)].map(([, name = '']) => name);
}

/** WhatsApp counts the parameters; one too many is as bad as one too few. */
function unknownIn(meta: Record<string, unknown>, names: ReadonlySet<string>): string[] {
	const given = Object.entries(meta)
		// Objects are no variables, but what else a template may take along: it is not documented.
		.filter(([name, value]) => !NO_VARIABLES.has(name) && typeof value !== 'object')
		.map(([name]) => name);
	const unknown = given.filter((name) => !names.has(name));
	return unknown.length === 0
		? []
		: [`The template has no variable ${unknown.join(', ')}: number of parameters does not match`];
}

function valueOf(
	name: string,
	meta: Record<string, unknown>,
	profile: Record<string, unknown>,
): string {
	const [first, ...path] = name.split('.');
	const value =
		first === 'contact'
			? path.reduce<unknown>(memberOf, profile)
			: Object.entries(meta).find(([key]) => key === name)?.[1];
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: '';
}

function memberOf(holder: unknown, name: string): unknown {
	if (typeof holder !== 'object' || holder === null) return undefined;
	return Object.entries(holder).find(([key]) => key === name)?.[1];
}

/** Meta's words for it: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces". */
function breachIn(name: string, value: string): string[] {
	if (isBlank(value)) return [`The variable ${name} is empty`];
	if (/[\t\n\v\f\r\u0085\u2028\u2029]|\s{5,}/u.test(value)) {
		return [
			`The variable ${name} has a line break, a tab or more than four blanks in a row, which WhatsApp does not allow`,
		];
	}
	return [];
}

/** True where nothing can be seen. */
function isBlank(text: string): boolean {
	return /^[\s\u0085\u2800\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}

function tooLong(what: string, text: string, most: number): string[] {
	const characters = Array.from(text).length;
	return characters > most ? [`${what} has ${characters} characters, ${most} are allowed`] : [];
}
