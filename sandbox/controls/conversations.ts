import { z } from 'zod';

import { found } from '../errors';
import type { Platform } from '../platform';
import { seed } from '../seed';
import { messagesSchema, objectId, parse } from '../validate';
import type { MakeControl } from './control';

const writeSchema = z.object({ user: objectId, messages: messagesSchema }).strict();

/** Conversations and contacts as they are inside, and what others write. */
export const conversationControls = (platform: Platform, control: MakeControl) => ({
	/** All conversations. */
	conversations: control('GET', '/conversations', () =>
		structuredClone(platform.store.conversations.all()),
	),

	/** All contacts. */
	contacts: control('GET', '/contacts', () => structuredClone(platform.store.contacts.all())),

	/** Everything about a conversation: messages, fields, meta, participants. */
	stream: control('GET', '/conversations/:id/stream', {
		takes: (conversation) => [conversation],
		does: (conversation: string) => platform.stream(conversation),
	}),

	/** A user (default: the first seeded agent) writes messages; bodies as in the API. */
	write: control('POST', '/conversations/:id/messages', {
		status: 201,
		body: writeSchema,
		takes: ({ messages, user }, conversation) => [conversation, messages, user],
		does: (
			conversation: string,
			messages: unknown,
			user: string = seed.agents[0]?.id ?? seed.adminUser.id,
		) => {
			const author = found(platform.store.users.get(user), 'User not found');
			const inputs = [parse(messagesSchema, messages)].flat();
			return platform.messaging.post(platform.conversation(conversation), inputs, author);
		},
	}),
});
