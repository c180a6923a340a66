import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { MESSAGE_TYPES } from '../messages/message';
import { entriesOf, Parameters } from '../n8n/parameters';
import { isObjectId } from '../values/ids';
import { InputError } from '../values/inputError';
import { isRecord, type JsonRecord } from '../values/json';
import { kindOf, requireText, textOrRefuse } from '../values/kinds';
import { choicesOf, textList } from '../values/lists';
import { optionText } from '../values/options';
import { present } from '../values/present';
import { switchIn } from '../values/switches';
import { trimmed } from '../values/text';
import { chosen, EVENT_CHOICES, type Choice } from './events';
import { comparison, type Condition, type EventFilter, type Test } from './filter';

/** Who writes messages (facts: B6). */
const ROLES = ['agent', 'bot', 'contact'];

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** The trigger's parameters, read and checked. */
export interface TriggerSettings {
	isManual: boolean;
	/** Where the subscription lives; undefined for the token's own organization. */
	organization: string | undefined;
	choices: Choice[];
	filter: EventFilter;
	includeOwn: boolean;
	/** Look up telephone and name of the contact. */
	fetchContact: boolean;
	/** Binary field for attachments; undefined to leave them where they are. */
	downloadTo: string | undefined;
	simplify: boolean;
	/** What an execution has waited for starts the workflow too. */
	startsAwaited: boolean;
}

/** True when the user registers the webhook. Can be told though the other parameters can't be read. */
export function isManualRegistration(context: TriggerContext): boolean {
	return isManualIn(Parameters.ofTrigger(context));
}

function isManualIn(parameters: Parameters): boolean {
	return parameters.raw('registration') === 'manual';
}

/**
 * Reads the trigger's parameters.
 * @throws InputError
 */
export function readSettings(context: TriggerContext): TriggerSettings {
	const parameters = Parameters.ofTrigger(context);
	const filters = parameters.collection('filters', 'Filters');
	const isManual = isManualIn(parameters);
	const choices = [...readChoices(parameters), ...messageTypes(filters)];
	return {
		isManual,
		organization: isManual ? undefined : parameters.optionalId('organization', 'Organization'),
		choices,
		filter: readFilter(filters, choices),
		includeOwn: switchIn(filters, 'includeOwn', "Filter 'Include Own Messages'", false),
		simplify: parameters.flag('simplify', 'Simplify', true),
		...readOptions(parameters.collection('options', 'Options')),
	};
}

function readChoices(parameters: Parameters): Choice[] {
	const values = choicesOf(parameters.raw('events'), "'Trigger On'", EVENT_CHOICES);
	return chosen(values, textList(parameters.raw('customEvents'), "'Event Names'").join(','));
}

const AWAITED = 'Also Start the Workflow for Awaited Replies';

type Options = Pick<TriggerSettings, 'fetchContact' | 'downloadTo' | 'startsAwaited'>;

function readOptions(options: JsonRecord): Options {
	const downloads = switchIn(options, 'downloadAttachments', "'Download Attachments'", false);
	const field = optionText(options, 'attachmentField', "'Output Data Field Name'") || 'data';
	return {
		fetchContact: switchIn(options, 'fetchContact', "'Fetch Contact'", false),
		downloadTo: downloads ? field : undefined,
		startsAwaited: switchIn(options, 'startAwaited', `'${AWAITED}'`, false),
	};
}

/**
 * Manual mode: secrets that the node itself holds. Versions before kept them there, where every export
 * of the workflow shows them; now they are in a credential.
 */
export function secretsInParameters(context: TriggerContext): string[] {
	const parameters = Parameters.ofTrigger(context);
	// Not refused here: what is thrown before a signature is checked starts a failed execution.
	const options = parameters.raw('options');
	const previous = isRecord(options) ? options.previousSecret : '';
	return [parameters.raw('secret'), previous].map(trimmed).filter((secret) => secret !== '');
}

/** Further kinds of consumers' messages, beside 'Trigger On'. */
function messageTypes(filters: JsonRecord): Choice[] {
	const types = added(filters, 'messageTypes', 'Additional Message Types', (value, label) =>
		choicesOf(value, label, MESSAGE_TYPES),
	);
	const events = types?.map((type) => `message.create.contact.${type}`);
	return events === undefined ? [] : [{ events, role: 'contact' }];
}

function readFilter(filters: JsonRecord, choices: Choice[]): EventFilter {
	const touchpoints = added(filters, 'touchpoints', 'Touchpoints', textList);
	return {
		choices,
		organizations: added(filters, 'organizations', 'Organization IDs', organizations) ?? [],
		conditions: added(filters, 'conditions', 'Conditions', conditions) ?? [],
		...present({
			touchpoints: touchpoints?.filter((one) => one !== '*'),
			roles: added(filters, 'roles', 'Roles', (value, label) => choicesOf(value, label, ROLES)),
			text: added(filters, 'text', 'Text', textTests)?.[0],
		}),
	};
}

/**
 * What a filter holds; undefined where it was not added. One that is there is meant: without its value
 * every event would start the workflow.
 * @throws InputError naming the filter when it holds nothing
 */
function added<Entry>(
	filters: JsonRecord,
	name: string,
	displayName: string,
	read: (value: unknown, label: string) => Entry[],
): Entry[] | undefined {
	if (!Object.hasOwn(filters, name)) return undefined;
	const label = `Filter '${displayName}'`;
	const value = filters[name];
	const entries = /^(?:missing|empty)$/.test(kindOf(value)) ? [] : read(value, label);
	if (entries.length > 0) return entries;
	throw new InputError(`${label} is empty`, EMPTY_FILTER);
}

const EMPTY_FILTER =
	'Without a value it would let everything through. Give it a value, or remove the filter.';

function organizations(value: unknown, label: string): string[] {
	const list = textList(value, label);
	if (list.every(isObjectId)) return list;
	throw new InputError(
		`${label} holds something that is not a Web1on1 ID`,
		'Enter comma-separated IDs of 24 characters, 0-9 and a-f.',
	);
}

/** @param label how a message names what is compared with */
function test(entry: JsonRecord, label: string): Test {
	requireText(entry.value, label, EMPTY_FILTER);
	const expected = textOrRefuse(entry.value, label);
	const kind = Object.hasOwn(entry, 'comparison')
		? textOrRefuse(entry.comparison, "'Comparison'").trim()
		: 'contains';
	if (kind === 'oneOf' && textList(expected, label).length === 0) {
		throw new InputError(`${label} is empty`, EMPTY_FILTER);
	}
	return comparison(kind, expected, switchIn(entry, 'caseSensitive', "'Case Sensitive'", false));
}

/** One, which is all that can be added. */
function textTests(value: unknown, label: string): Test[] {
	const tests = entriesOf(value, 'match', label).map((entry) => test(entry, label));
	return tests.length < 2 ? tests : [(text) => tests.every((one) => one(text))];
}

const CONDITION = "Enter both 'Name' and 'Value', or remove the condition.";

function conditions(value: unknown, label: string): Condition[] {
	return entriesOf(value, 'condition', label).map((entry) => {
		const name = requireText(entry.name, `The 'Name' of a condition in ${label}`, CONDITION);
		return { name, test: test(entry, `The 'Value' of the condition on '${name}' in ${label}`) };
	});
}
