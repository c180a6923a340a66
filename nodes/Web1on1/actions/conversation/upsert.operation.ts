import type { IDataObject } from 'n8n-workflow';

import {
	emptyFieldsOption,
	inputFieldsOption,
	leftoversOption,
	optionsField,
} from '../../descriptions/collections';
import {
	contactIdentityFields,
	countryCodeOption,
	profileOption,
} from '../../descriptions/contact';
import { simplifyField } from '../../descriptions/list';
import { organizationField } from '../../descriptions/locators';
import { onceOptions } from '../../descriptions/once';
import { checkTemplateOption, unknownVariablesOption } from '../../descriptions/template';
import { requireMessages, type Message } from '../../messages/message';
import { templateOf } from '../../messages/whatsapp';
import type { Parameters } from '../../n8n/parameters';
import type { TemplateDefinition } from '../../templates/definition';
import { templateDefinition } from '../../templates/lookup';
import { conversationLinks, type LinkPatterns } from '../../transport/links';
import type { Session } from '../../transport/session';
import { idOf } from '../../values/ids';
import type { JsonRecord } from '../../values/json';
import { switchIn } from '../../values/switches';
import { conversationIn, deliverOnce, plannedFor, type Sending } from '../delivery';
import { leavesOut } from '../leftOut';
import { readOnceKey } from '../once/key';
import type { Operation, PlannedCall } from '../operation';
import { readContact, readOutgoing } from '../target';
import { conversationView, shownAs, type View } from '../views';
import { isCreated, warningsOf, withWarnings } from '../warnings';
import { buildMessages, messageEntry, type Draft, type Item } from './messageEntry';

function plan(parameters: Parameters): PlannedCall {
	const outgoing = readOutgoing(parameters);
	const target = readContact(parameters, outgoing);
	const entries = parameters.entries('messages', 'message', 'Messages');
	const item = { target, outgoing, ...readChoices(parameters) };
	const drafts = requireMessages(
		entries.flatMap((entry, index) => buildMessages(entry, index, item)),
		'Messages',
		item.leavesOutEmpty ? entries.length : 0,
	);
	const show = shownAs(parameters, simpleView);
	const sending: Sending = {
		key: readOnceKey(parameters),
		// Ahead of sending, so that what has been sent waits for nothing.
		check: async (session) => void (await prepare(session, drafts)),
	};
	return {
		...plannedFor(target, sending),
		run: async (session) => {
			const prepared = async (): ReturnType<typeof prepare> => await prepare(session, drafts);
			const delivery = await deliverOnce(session, target, prepared, sending);
			if ('skipped' in delivery) return [delivery.skipped];
			const { answer, messages, templates } = delivery;
			const conversation = conversationIn(answer);
			const shown = show(conversation, session);
			const found = idAndLinks(conversation, session.credential);
			const output = { ...shown, ...found, created: isCreated(answer) };
			const warnings = warningsOf({ target, messages, answer, outgoing, templates });
			return [withWarnings(output, warnings)];
		},
	};
}

/** What the options say about templates and fields. */
function readChoices(
	parameters: Parameters,
): Pick<Item, 'isChecked' | 'leavesOutUnknown' | 'leavesOutEmpty'> {
	const options = parameters.collection('options', 'Options');
	return {
		isChecked: switchIn(options, 'checkVariables', "'Check Template'", true),
		leavesOutUnknown: leavesOut(options, 'unknownVariables', 'Unknown Variables'),
		leavesOutEmpty: leavesOut(options, 'emptyFields', 'Empty Fields'),
	};
}

/** The messages with their templates looked up and checked, and what is known of these, by ID. */
async function prepare(
	session: Session,
	drafts: readonly Draft[],
): Promise<{ messages: Message[]; templates: Map<string, TemplateDefinition> }> {
	const ready = await Promise.all(drafts.map(async (draft) => await readyMessage(session, draft)));
	const known = ready.flatMap(({ message, definition }) => {
		const id = templateOf(message);
		return id === undefined || definition === undefined ? [] : [[id, definition] as const];
	});
	return { messages: ready.map(({ message }) => message), templates: new Map(known) };
}

async function readyMessage(
	session: Session,
	draft: Draft,
): Promise<{ message: Message; definition: TemplateDefinition | undefined }> {
	if (typeof draft === 'function') return await draft(session);
	const id = templateOf(draft);
	if (id === undefined) return { message: draft, definition: undefined };
	// Given as JSON, it goes as it is: what is known of its template is said, and refuses nothing.
	const definition = await templateDefinition(session, id).catch(() => undefined);
	return { message: draft, definition };
}

/** The conversation as 'Get' shows it; `created` says enough of when it began. */
const simpleView: View = (record, patterns) => {
	const view = conversationView(record, patterns);
	delete view.createdAt;
	return view;
};

/** What the raw conversation lacks: its ID under the name of the other operations, and its URLs. */
function idAndLinks({ id }: JsonRecord, patterns: Readonly<LinkPatterns>): IDataObject {
	// There is one in every answer that is a success.
	const conversationId = idOf(id) ?? '';
	return { conversationId, ...conversationLinks(patterns, conversationId) };
}

/**
 * Creates or updates the conversation with a contact, with messages in order:
 * `POST /v2/conversations` [A] (facts: B1, B2).
 */
export const upsertConversation: Operation = {
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update conversation',
		description:
			'Create a new conversation, or update the current one if it already exists (upsert)',
	},
	fields: [
		organizationField,
		...contactIdentityFields,
		{
			displayName: 'Messages',
			name: 'messages',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Message',
			default: {},
			required: true,
			description: 'What to send and do in the conversation, in this order',
			options: [{ displayName: 'Message', name: 'message', values: messageEntry }],
		},
		simplifyField,
		optionsField([
			leftoversOption,
			checkTemplateOption,
			profileOption,
			countryCodeOption,
			emptyFieldsOption,
			inputFieldsOption,
			...onceOptions,
			unknownVariablesOption,
		]),
	],
	plan,
};
