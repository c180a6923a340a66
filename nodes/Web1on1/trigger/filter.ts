import { folded, foldedList } from '../values/folded';
import { InputError } from '../values/inputError';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText, textOf, withoutInvisible } from '../values/text';
import { writtenText } from '../messages/written';
import { matchesEvent, type Choice } from './events';
import { idOf } from '../values/ids';
import { type Web1on1Event } from './event';
import { compilePattern } from '../pattern';

/** A test of one value. */
export type Test = (value: string) => boolean;

/** A condition on a property of the message, of the conversation (`@name`), or a variable. */
export interface Condition {
	name: string;
	test: Test;
}

/** Which events start the workflow. */
export interface EventFilter {
	choices: readonly Choice[];
	/** Instead of the choices' own touchpoint; empty means any. */
	touchpoints?: readonly string[];
	/** Instead of the choices' own role; empty means any. */
	roles?: readonly string[];
	/** Only these; empty means any. */
	organizations: readonly string[];
	text?: Test;
	conditions: readonly Condition[];
	/** ID of our own bot, whose messages are left out. */
	ownUser?: string;
}

/** Ways to compare, as the node offers them. */
export type Comparison = 'contains' | 'equals' | 'oneOf' | 'regex';

/**
 * A test from what the user entered. Both sides are folded, so that a typographic apostrophe or a
 * thumb in another colour starts what it is meant to start; a regular expression says for itself
 * what it takes for equal.
 * @throws InputError when a regular expression can't be used, or there is nothing to compare with
 */
export function comparison(kind: string, expected: string, caseSensitive: boolean): Test {
	if (kind === 'regex') return regexTest(expected, caseSensitive);
	const folding = { caseSensitive };
	if (kind === 'oneOf') {
		const options = needed(foldedList(expected, folding));
		return (value) => options.includes(folded(value, folding));
	}
	const wanted = folded(expected, folding);
	if (kind === 'contains' || kind === 'equals') needed(wanted);
	if (kind === 'contains') return (value) => folded(value, folding).includes(wanted);
	if (kind === 'equals') return (value) => folded(value, folding) === wanted;
	throw new InputError("A filter has an unknown 'Comparison'", 'Choose one from the list.');
}

/** Nothing to look for is found in every text. */
function needed<Wanted extends string | string[]>(wanted: Wanted): Wanted {
	if (wanted.length > 0) return wanted;
	throw new InputError(
		"A filter's 'Value' holds nothing to compare with",
		'Enter the text to look for, or remove the filter.',
	);
}

/** What can't be seen can't be asked for: invisible marks count on neither side. */
function regexTest(expected: string, caseSensitive: boolean): Test {
	const pattern = compilePattern(needed(withoutInvisible(expected)), {
		ignoreCase: !caseSensitive,
	});
	return (value) => pattern.test(withoutInvisible(value));
}

/** True when the event shall start the workflow. */
export function accepts(event: Web1on1Event, filter: EventFilter): boolean {
	return (
		filter.choices.some((choice) => isChosen(event, choice, filter)) &&
		isWanted(event.organization, filter.organizations) &&
		!isOwn(event, filter.ownUser) &&
		event.message?.isBackchannel !== true &&
		(filter.text === undefined || filter.text(writtenText(event.message) ?? '')) &&
		filter.conditions.every((condition) => holds(event, condition))
	);
}

function isChosen(event: Web1on1Event, choice: Choice, filter: EventFilter): boolean {
	if (!choice.events.some((subscribed) => matchesEvent(event.name, subscribed))) return false;
	const role = choice.role ?? (isWritten(event) ? 'contact' : undefined);
	const roles = filter.roles ?? (role === undefined ? [] : [role]);
	const touchpoints =
		filter.touchpoints ?? (choice.touchpoint === undefined ? [] : [choice.touchpoint]);
	// A message we can't look into may be anybody's, our own included.
	if (event.message === undefined && !isAboutMessage(event.name)) return true;
	return isWanted(textOf(event.message?.role), roles) && isWanted(touchpointOf(event), touchpoints);
}

/** True for an event about a message that it does not bring along: nobody can tell who wrote it. */
export function isWithoutMessage({ name, message }: Web1on1Event): boolean {
	return message === undefined && isAboutMessage(name);
}

/** `message.…`, and the event that older webhooks have for messages (facts: E12). */
function isAboutMessage(name: string): boolean {
	return name.startsWith('message.') || name === 'conversation.message';
}

/**
 * True for something said in the conversation, under whatever name it comes: agents, bots and this
 * workflow itself say such things too, and must not start it. What became of it is another matter.
 */
function isWritten({ name, message }: Web1on1Event): boolean {
	const isSaid = /^(?:chat|card|postback)$/.test(textOf(message?.type) ?? 'chat');
	return isAboutMessage(name) && !/^message\.(?:error|delete)(?:\.|$)/.test(name) && isSaid;
}

function isProblem(name: string): boolean {
	return /^message\.error(?:\.|$)/.test(name);
}

/** Nothing wanted in particular means anything; something wanted never matches what is missing. */
function isWanted(value: string | undefined, wanted: readonly string[]): boolean {
	if (wanted.length === 0) return true;
	const folded = value?.toLowerCase();
	return folded !== undefined && wanted.some((one) => one.toLowerCase() === folded);
}

/** The SDK looks at the message first, then at the conversation (lib/chipchat.js, `match`). */
export function touchpointOf({ message, conversation }: Web1on1Event): string | undefined {
	return textOf(message?.touchpoint) ?? textOf(conversation?.touchpoint);
}

/** What we wrote, as opposed to what became of it: delivery problems of our own messages are wanted. */
function isOwn(event: Web1on1Event, ownUser: string | undefined): boolean {
	return ownUser !== undefined && isPerhapsOwn(event) && idOf(event.message?.user) === ownUser;
}

/** True for what has been written by somebody who may be our own bot. */
export function isPerhapsOwn({ name, message }: Web1on1Event): boolean {
	return isAboutMessage(name) && !isProblem(name) && idOf(message?.user) !== undefined;
}

/** The SDK's order: message, `@conversation`, the conversation's variables, the message's. */
function holds({ message, conversation }: Web1on1Event, { name, test }: Condition): boolean {
	const found = name.startsWith('@')
		? [own(conversation, name.slice(1))]
		: [property(message, name), own(conversation?.meta, name), own(message?.meta, name)];
	return found.some((value) => {
		const text = scalarText(value);
		return text !== undefined && test(text);
	});
}

function property(message: JsonRecord | undefined, name: string): unknown {
	return name === 'text' ? writtenText(message) : own(message, name);
}

function own(holder: unknown, name: string): unknown {
	return isRecord(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
}
