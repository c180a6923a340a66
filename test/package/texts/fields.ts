import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyMode,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import { Web1on1Api } from '../../../credentials/Web1on1Api.credentials';
import { Web1on1WebhookApi } from '../../../credentials/Web1on1WebhookApi.credentials';
import { RESOURCES } from '../../../nodes/Web1on1/actions/resources';
import { Web1on1 } from '../../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../../nodes/Web1on1/Web1on1Trigger.node';

// docs/text-review.md gives the rules in words. n8n's lint plugin sees object literals only; here
// the fields are as n8n loads them, shared ones put together and with what lint does not look at.

/** One text of the editor: where it stands, what it is, what it says. */
export interface Text {
	where: string;
	kind: 'label' | 'action' | 'description' | 'hint' | 'placeholder' | 'panel';
	text: string;
}

/** What may stand in a list of fields or choices. */
export type Entry = INodePropertyOptions | INodeProperties | INodePropertyCollection;

const isField = (entry: Entry): entry is INodeProperties => 'type' in entry;
const isGroup = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;

/** A field with the path to it: 'Web1on1 message sendText > options > touchpoint'. */
export interface Field {
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

/** Every resource with its operations, as they say of themselves. */
export { RESOURCES };
export const OPERATIONS = RESOURCES.flatMap(({ operations }) => operations);

/** The action node as n8n loads it. */
export const action = new Web1on1().description;
const trigger = new Web1on1Trigger().description;
const credentials = [new Web1on1Api(), new Web1on1WebhookApi()];

/** Every field of the nodes and the credentials that is shown. */
export const FIELDS: Field[] = [
	...fieldsIn(action.properties, action.displayName),
	...fieldsIn(trigger.properties, trigger.displayName),
	...credentials.flatMap(({ properties, displayName }) => fieldsIn(properties, displayName)),
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

/** Every text of the editor. */
export const TEXTS: Text[] = [
	...nodeTexts(action),
	...nodeTexts(trigger),
	...credentials.flatMap(({ displayName }) => present('credential', 'label', displayName)),
	...FIELDS.flatMap(fieldTexts),
];

/** The texts of some kinds. */
export const of = (...kinds: Text['kind'][]): Text[] =>
	TEXTS.filter(({ kind }) => kinds.includes(kind));

/** "where: text" for each that breaks a rule, each once: shared fields show up in many operations. */
export function offenders(texts: readonly Text[], breaks: (text: string) => boolean): string[] {
	const found = texts.filter(({ text }) => breaks(text));
	const once = new Map(found.map(({ where, text }) => [text, where]));
	return [...once].map(([text, where]) => `${where}: ${text}`);
}
