import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { runAction, type StoredCredentials } from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_PARAMETERS, SEED_TEMPLATE } from '../support/example';

/** Whom the cases are about. */
export interface Situation {
	sandbox: Sandbox;
	conversation: string;
	contact: string;
}

/** John Johnson of the customer's document, whom a template has reached, and who has answered. */
export async function meetJohn(
	sandbox: Sandbox,
	credentials: StoredCredentials,
): Promise<Situation> {
	const { items, error } = await runAction({ parameters: SEED_PARAMETERS, credentials });
	if (error !== undefined) throw error;
	await sandbox.settled();
	const { conversationId } = items[0] ?? {};
	const contact = sandbox.contacts().find(({ conversation }) => conversation === conversationId);
	if (contact === undefined) throw new Error('The template has made no contact');
	sandbox.reply(String(contact.profile.telephone), 'Hello');
	await sandbox.settled();
	return { sandbox, conversation: contact.conversation, contact: contact.id };
}

const inConversation = (conversation: string): INodeParameters => ({
	sendTo: 'conversation',
	conversation: byId(conversation),
});

/**
 * Parameters of every operation, under `resource/operation`; also those it takes another setting to
 * show, which n8n passes over until then.
 */
export const OPERATION_CASES: Record<string, (situation: Situation) => INodeParameters> = {
	'contact/find': () => ({
		organization: byId(SEED_ORGANIZATION),
		findBy: 'telephone',
		telephone: '+31619626759',
	}),
	'contact/get': ({ contact }) => ({ contact: byId(contact) }),
	'contact/getAll': () => ({ organization: byId(SEED_ORGANIZATION) }),
	'contact/update': ({ contact }) => ({
		contact: byId(contact),
		updateFields: { email: 'john@example.com', locale: 'nl-NL' },
	}),
	'conversation/assign': ({ conversation, sandbox }) => ({
		conversation: byId(conversation),
		assignee: byId(sandbox.seed.agents[0]?.id ?? ''),
	}),
	'conversation/get': ({ conversation }) => ({ conversation: byId(conversation) }),
	'conversation/getAll': () => ({ organization: byId(SEED_ORGANIZATION) }),
	'conversation/getReplyWindow': ({ conversation }) => ({
		findBy: 'conversation',
		conversation: byId(conversation),
	}),
	'conversation/handOver': ({ conversation, sandbox }) => ({
		conversation: byId(conversation),
		channel: byId(sandbox.seed.channels.sales),
		note: 'Asks for another appointment',
	}),
	'conversation/leave': ({ conversation }) => ({ conversation: byId(conversation) }),
	'conversation/notify': ({ conversation }) => ({ conversation: byId(conversation) }),
	'conversation/setVariable': ({ conversation }) => ({
		conversation: byId(conversation),
		key: 'appointmentId',
		value: 'A-4711',
	}),
	'conversation/upsert': () => ({
		organization: byId(SEED_ORGANIZATION),
		telephone: '+31619626759',
		messages: { message: [{ kind: 'field', key: 'location', value: '3204' }] },
	}),
	'field/set': () => ({
		sendTo: 'contact',
		organization: byId(SEED_ORGANIZATION),
		telephone: '+31619626759',
		fields: { field: [{ key: 'location', value: '3204' }] },
	}),
	'message/addNote': ({ conversation }) => ({
		conversation: byId(conversation),
		text: 'Call back after 5 pm',
	}),
	'message/getAll': ({ conversation }) => ({ conversation: byId(conversation) }),
	'message/sendAndWait': ({ conversation }) => ({
		...inConversation(conversation),
		message: 'Does it suit you?',
		template: byId(SEED_TEMPLATE),
		variableMode: 'list',
		variables: SEED_PARAMETERS.variables,
	}),
	'message/sendMedia': ({ conversation }) => ({
		...inConversation(conversation),
		mediaUrl: 'https://example.com/offer.pdf',
	}),
	'message/sendQuickReplies': ({ conversation }) => ({
		...inConversation(conversation),
		text: 'Does it suit you?',
		quickReplies: { reply: [{ text: 'Yes', payload: 'YES' }, { text: 'No' }] },
	}),
	'message/sendTemplate': () => ({ ...SEED_PARAMETERS, template: byId(SEED_TEMPLATE) }),
	'message/sendText': ({ conversation }) => ({
		...inConversation(conversation),
		text: 'Your car is ready.',
	}),
	'organization/getAll': () => ({}),
	'template/getAll': () => ({ organization: byId(SEED_ORGANIZATION) }),
};

/** A case's parameters with its resource and operation. */
export function parametersOf(name: string, situation: Situation): INodeParameters {
	const [resource = '', operation = ''] = name.split('/');
	const parameters = OPERATION_CASES[name]?.(situation);
	if (parameters === undefined) throw new Error(`There is no case for ${name}`);
	return { ...parameters, resource, operation };
}
