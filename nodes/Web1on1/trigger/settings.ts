import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { InputError } from '../values/inputError';
import { entriesOf, Parameters } from '../n8n/parameters';
import { isObjectId } from '../values/ids';
import type { JsonRecord } from '../values/json';
import { present } from '../values/present';
import { scalarText, trimmed } from '../values/text';
import { chosen, type Choice } from './events';
import { comparison, type Condition, type EventFilter, type Test } from './filter';

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
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.flatMap((entry) => scalarText(entry) ?? []) : [];
}

/** A list typed with commas; undefined when nothing was entered. */
function commaList(value: unknown): string[] | undefined {
	const list = (scalarText(value) ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
	return list.length === 0 ? undefined : list;
}

/** True when the user registers the webhook. Can be told though the other parameters can't be read. */
export function isManualRegistration(context: TriggerContext): boolean {
	return isManualIn(Parameters.ofTrigger(context));
}

function isManualIn(parameters: Parameters): boolean {
	return parameters.text('registration') === 'manual';
}

/**
 * Reads the trigger's parameters.
 * @throws InputError
 */
export function readSettings(context: TriggerContext): TriggerSettings {
	const parameters = Parameters.ofTrigger(context);
	const isManual = isManualIn(parameters);
	const chosenFilters = parameters.collection('filters');
	const options = parameters.collection('options');
	const choices = [
		...chosen(texts(parameters.raw('events')), parameters.verbatim('customEvents')),
		...messageTypes(chosenFilters),
	];
	return {
		isManual,
		organization: isManual ? undefined : parameters.optionalId('organization', 'Organization'),
		choices,
		filter: readFilter(chosenFilters, choices),
		includeOwn: chosenFilters.includeOwn === true,
		fetchContact: options.fetchContact === true,
		downloadTo: options.downloadAttachments === true ? binaryField(options) : undefined,
		simplify: parameters.flag('simplify', true),
	};
}

function binaryField({ attachmentField }: JsonRecord): string {
	return trimmed(attachmentField) || 'data';
}

/** Manual mode: the secret from the bot's Webhook tab and the one before; none until entered. */
export function enteredSecrets(context: TriggerContext): string[] {
	const parameters = Parameters.ofTrigger(context);
	const { previousSecret } = parameters.collection('options');
	return [parameters.raw('secret'), previousSecret].map(trimmed).filter((secret) => secret !== '');
}

/** Further kinds of consumers' messages, beside 'Trigger On'. */
function messageTypes({ messageTypes: types }: JsonRecord): Choice[] {
	const events = texts(types).map((type) => `message.create.contact.${type}`);
	return events.length === 0 ? [] : [{ events, role: 'contact' }];
}

function readFilter(filters: JsonRecord, choices: Choice[]): EventFilter {
	const touchpoints = commaList(filters.touchpoints);
	const roles = texts(filters.roles);
	const text = textTest(filters.text);
	return {
		choices,
		organizations: organizations(filters.organizations),
		conditions: conditions(filters.conditions),
		...present({
			touchpoints: touchpoints?.filter((one) => one !== '*'),
			roles: roles.length === 0 ? undefined : roles,
			text,
		}),
	};
}

function organizations(value: unknown): string[] {
	const list = commaList(value) ?? [];
	if (list.every(isObjectId)) return list;
	throw new InputError(
		"'Organization IDs' holds something that is not a Web1on1 ID",
		'Enter comma-separated IDs of 24 characters, 0-9 and a-f.',
	);
}

function test(entry: JsonRecord): Test | undefined {
	const expected = scalarText(entry.value) ?? '';
	if (expected.trim() === '') return undefined;
	return comparison(
		scalarText(entry.comparison) ?? 'contains',
		expected,
		entry.caseSensitive === true,
	);
}

function textTest(value: unknown): Test | undefined {
	const [entry] = entriesOf(value, 'match');
	return entry === undefined ? undefined : test(entry);
}

function conditions(value: unknown): Condition[] {
	return entriesOf(value, 'condition').flatMap((entry) => {
		const name = trimmed(entry.name);
		const found = test(entry);
		if (name === '' || found === undefined) {
			throw new InputError(
				"A condition in 'Filters' is incomplete",
				"Enter both 'Name' and 'Value', or remove the condition.",
			);
		}
		return [{ name, test: found }];
	});
}
