import type { IDataObject } from 'n8n-workflow';

import type { Message } from '../messages/message';
import { chatWarnings, isForWhatsApp, templateOf } from '../messages/whatsapp';
import type { TemplateDefinition } from '../templates/definition';
import { sentTemplate } from '../templates/sent';
import type { Answer } from '../transport/session';
import { isRecord } from '../values/json';
import type { Outgoing } from '../values/outgoing';
import type { Target } from './target';

/** One item's messages, and what became of them. */
export interface Delivered {
	target: Target;
	messages: readonly Message[];
	answer: Answer;
	/** What was noted about their texts. */
	outgoing: Outgoing;
	/** The templates among them, by ID, as far as they could be looked up. */
	templates?: ReadonlyMap<string, TemplateDefinition>;
}

/**
 * Everything the sender of an item should know: what was changed on the way, and what may keep it
 * from arriving. Each operation that sends says it in its output's `warning`.
 */
export function warningsOf(delivered: Delivered): string[] {
	const { messages, answer, outgoing } = delivered;
	const active = touchpointIn(answer.body);
	const isOverWhatsApp = (message: Message): boolean => isForWhatsApp(message, active);
	const said = messages
		.filter(isOverWhatsApp)
		.flatMap((message) => [
			...noNumberWarning(delivered),
			...templateWarnings(message, delivered),
			...chatWarnings(message),
		]);
	return [...new Set([...said, ...outgoing.warnings])];
}

/** An output with its warnings in one text; without any it stays as it is. */
export function withWarnings(output: IDataObject, warnings: readonly string[]): IDataObject {
	return warnings.length === 0 ? output : { ...output, warning: warnings.join(' ') };
}

/** WhatsApp knows people by their number only (facts: D9). */
function noNumberWarning({ target, answer }: Delivered): string[] {
	if (target.kind === 'conversation' || target.profile.telephone !== undefined) return [];
	if (!isCreated(answer)) return [];
	return [
		"The contact is new and has no telephone number, so WhatsApp can't reach it. Fill in 'Telephone', or send by another 'Touchpoint'.",
	];
}

function templateWarnings(message: Message, { target, answer, templates }: Delivered): string[] {
	const definition = templates?.get(templateOf(message) ?? '');
	if (definition === undefined) return [];
	const isContact = target.kind === 'contact';
	return sentTemplate(definition, {
		values: message.meta ?? {},
		profile: isContact ? target.profile : {},
		isNew: isContact && isCreated(answer),
	}).warnings;
}

/** True when an upsert has created the contact, instead of finding it (facts: B2). */
export function isCreated({ status }: Answer): boolean {
	return status === 201;
}

/** The touchpoint the platform has chosen, where it says so: in the message it answers with. */
function touchpointIn(body: unknown): string | undefined {
	const messages: unknown[] = Array.isArray(body) ? body : [body];
	const said = messages.flatMap((message) => (isRecord(message) ? [message.touchpoint] : []));
	return said.find((touchpoint): touchpoint is string => typeof touchpoint === 'string');
}
