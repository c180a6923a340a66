import { idOf } from '../values/ids';
import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';
import { isNothing } from '../values/present';
import { readTemplate, type TemplateDefinition } from './definition';
import { lettered } from './reading/keys';

/** A template as the platform has it. */
export interface KnownTemplate {
	id: string;
	/** Whose it is; undefined where the platform does not say. */
	organization: string | undefined;
	isDeleted: boolean;
	definition: TemplateDefinition;
}

/** Its language as the platform writes it; empty where it does not say. */
export const languageOf = ({ definition }: KnownTemplate): string => definition.language;

/** @param id where the record may not hold it */
export function readKnownTemplate(record: unknown, id: string): KnownTemplate {
	const members: JsonRecord = typeof record === 'object' && record !== null ? { ...record } : {};
	const definition = readTemplate(record);
	return {
		id,
		organization: idOf(members.organization),
		isDeleted: isDeleted(members, definition),
		definition,
	};
}

const DELETION_FLAGS = ['deleted', 'isdeleted', 'removed', 'isremoved', 'archived', 'isarchived'];
const DELETION_TIMES = ['deletedat', 'removedat', 'archivedat'];
const GONE = /^(?:deleted|removed|archived)$/i;

/** How Web1on1 marks what was deleted, should it still show it, is not documented (facts: U3). */
function isDeleted(record: JsonRecord, { status }: TemplateDefinition): boolean {
	const members = lettered(record);
	return (
		GONE.test(status) ||
		DELETION_FLAGS.some((key) => members.get(key) === true) ||
		DELETION_TIMES.some((key) => !isNothing(members.get(key)))
	);
}

/**
 * Words for a template that WhatsApp does not send, as WhatsApp itself and services around it write
 * them (facts: J7). Web1on1's own are not documented: with any other word it is sent, with a warning.
 */
const NOT_SENT = new Set([
	...[
		'pending',
		'pending approval',
		'pending review',
		'pending deletion',
		'in review',
		'in appeal',
	],
	...['submitted', 'unsubmitted', 'received', 'draft', 'unapproved', 'not approved'],
	...['rejected', 'declined', 'failed', 'appeal requested'],
	...['paused', 'disabled', 'inactive', 'locked', 'limit exceeded'],
]);

/** True for a template whose status says that WhatsApp does not send it. */
function isUnapproved({ status }: TemplateDefinition): boolean {
	return NOT_SENT.has(
		status
			.trim()
			.toLowerCase()
			.replace(/[\s_-]+/g, ' '),
	);
}

/** True for a template that nothing speaks against. */
export function isUsable({ isDeleted: isGone, definition }: KnownTemplate): boolean {
	return !isGone && !isUnapproved(definition);
}

/** What an error says to whoever wants to send a template all the same. */
export const SEND_ANYWAY = "To send it as it is, turn off 'Check Template' in the options.";

/** Why a template can't arrive; undefined where nothing speaks against it. */
export function reasonAgainst(template: KnownTemplate): InputError | undefined {
	const { isDeleted: isGone, definition } = template;
	const called = definition.name === '' ? 'The template' : `The template '${definition.name}'`;
	if (isGone) {
		return new InputError(
			`${called} was deleted`,
			`Choose another template, or create it again in Web1on1. ${SEND_ANYWAY}`,
		);
	}
	if (!isUnapproved(definition)) return undefined;
	return new InputError(
		`${called} is not approved: its status is '${definition.status}'`,
		`WhatsApp delivers approved templates only. Choose another one, or wait until it is approved. ${SEND_ANYWAY}`,
	);
}

/**
 * Refuses a template that can't arrive.
 * @throws InputError saying why
 */
export function requireUsable(template: KnownTemplate): void {
	const reason = reasonAgainst(template);
	if (reason !== undefined) throw reason;
}
