import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { InputError } from '../values/inputError';
import { isObjectId, objectId } from '../values/ids';
import { isRecord, type JsonRecord } from '../values/json';
import { scalarText } from '../values/text';
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

function parameter(context: TriggerContext, name: string): unknown {
	return context.getNodeParameter(name, null);
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.flatMap((entry) => scalarText(entry) ?? []) : [];
}

/** A list typed with commas; undefined when nothing was entered. */
function commaList(value: unknown): string[] | undefined {
	const list = (scalarText(value) ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
	return list.length === 0 ? undefined : list;
}

function chosenOrganization(context: TriggerContext): string | undefined {
	const value: unknown = context.getNodeParameter('organization', null, { extractValue: true });
	const id = (scalarText(isRecord(value) ? value.value : value) ?? '').trim();
	return id === '' ? undefined : objectId(id, 'Organization');
}

/** True when the user registers the webhook. Can be told though the other parameters can't be read. */
export function isManualRegistration(context: TriggerContext): boolean {
	return parameter(context, 'registration') === 'manual';
}

/**
 * Reads the trigger's parameters.
 * @throws InputError
 */
export function readSettings(context: TriggerContext): TriggerSettings {
	const isManual = isManualRegistration(context);
	const chosenFilters = collection(context, 'filters');
	const options = collection(context, 'options');
	const choices = [
		...chosen(
			texts(parameter(context, 'events')),
			scalarText(parameter(context, 'customEvents')) ?? '',
		),
		...messageTypes(chosenFilters),
	];
	return {
		isManual,
		organization: isManual ? undefined : chosenOrganization(context),
		choices,
		filter: readFilter(chosenFilters, choices),
		includeOwn: chosenFilters.includeOwn === true,
		fetchContact: options.fetchContact === true,
		downloadTo: options.downloadAttachments === true ? binaryField(options) : undefined,
		simplify: parameter(context, 'simplify') !== false,
	};
}

function collection(context: TriggerContext, name: string): JsonRecord {
	const value = parameter(context, name);
	return isRecord(value) ? value : {};
}

function binaryField({ attachmentField }: JsonRecord): string {
	return (scalarText(attachmentField) ?? '').trim() || 'data';
}

/** Manual mode: the secret from the bot's Webhook tab and the one before; none until entered. */
export function enteredSecrets(context: TriggerContext): string[] {
	const { previousSecret } = collection(context, 'options');
	return [parameter(context, 'secret'), previousSecret]
		.map((value) => (scalarText(value) ?? '').trim())
		.filter((secret) => secret !== '');
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
		...(touchpoints === undefined ? {} : { touchpoints: touchpoints.filter((one) => one !== '*') }),
		...(roles.length === 0 ? {} : { roles }),
		...(text === undefined ? {} : { text }),
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

function group(value: unknown, name: string): JsonRecord[] {
	const found = isRecord(value) ? value[name] : undefined;
	return (Array.isArray(found) ? found : [found]).filter(isRecord);
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
	const [entry] = group(value, 'match');
	return entry === undefined ? undefined : test(entry);
}

function conditions(value: unknown): Condition[] {
	return group(value, 'condition').flatMap((entry) => {
		const name = (scalarText(entry.name) ?? '').trim();
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
