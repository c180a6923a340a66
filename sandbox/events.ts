import { randomUUID } from 'node:crypto';

import type { Clock } from './clock';
import type { Author, Conversation, Message, OwnedDocument } from './types';

/** Something that happened, before it is wrapped for webhooks. */
export interface PlatformEvent {
	/** E.g. `message.create.contact.chat` or `conversation.update`. */
	name: string;
	organization: string;
	orgPath: string;
	actor: Author;
	/** Resource path of the object, e.g. `messages/65…`. */
	object: string;
	data: Record<string, unknown>;
	/** Users (bots) the event is addressed to although they don't follow the conversation. */
	addressed?: string[];
}

/** Body of a webhook delivery (facts: E11; the top level is documented). */
export interface WebhookPayload {
	id: string;
	timestamp: string;
	event: string;
	organization: string;
	activity: Record<string, unknown>;
	data: Record<string, unknown>;
}

const copy = <T>(value: T): T => structuredClone(value);

/** Makes events and their payloads. Documents are copied: later changes don't show. */
export class Events {
	constructor(
		private readonly clock: Clock,
		private readonly apiUrl: () => string,
	) {}

	/** `message.create.<conversation type>.<message type>`, without the role (facts: E6). */
	messageCreated(message: Message, conversation: Conversation, actor: Author): PlatformEvent {
		const { users } = message.meta;
		const isAssignment = message.type === 'command' && message.text.startsWith('/assign');
		return {
			...this.aboutMessage(
				`message.create.${conversation.type}.${message.type}`,
				message,
				conversation,
				actor,
			),
			...(isAssignment && Array.isArray(users) ? { addressed: users.map(String) } : {}),
		};
	}

	/** `message.update` or `message.error`. */
	aboutMessage(
		name: string,
		message: Message,
		conversation: Conversation,
		actor: Author,
		extra: Record<string, unknown> = {},
	): PlatformEvent {
		return {
			name,
			organization: message.organization,
			orgPath: message.orgPath,
			actor,
			object: `messages/${message.id}`,
			data: {
				message: copy(message),
				conversation: copy(conversation),
				...extra,
				links: this.links({
					organization: message.organization,
					conversation: conversation.id,
					message: message.id,
					...(conversation.contact ? { contact: conversation.contact } : {}),
					user: message.user,
				}),
			},
		};
	}

	/** `<resource>.create|update|delete`. */
	aboutResource(
		resource: string,
		operation: 'create' | 'update' | 'delete',
		document: OwnedDocument,
		actor: Author,
	): PlatformEvent {
		return {
			name: `${resource}.${operation}`,
			organization: document.organization,
			orgPath: document.orgPath,
			actor,
			object: `${resource}s/${document.id}`,
			data: {
				[resource]: copy(document),
				links: this.links({ organization: document.organization, [resource]: document.id }),
			},
		};
	}

	/** The payload of one delivery; an ActivityStreams activity comes with every event. */
	payload(event: PlatformEvent): WebhookPayload {
		const published = this.clock.iso();
		const operation = event.name.split('.')[1] ?? event.name;
		return {
			id: randomUUID(),
			timestamp: published,
			event: event.name,
			organization: event.organization,
			activity: {
				'@context': 'https://www.w3.org/ns/activitystreams',
				type: operation.charAt(0).toUpperCase() + operation.slice(1),
				actor: { id: `${this.apiUrl()}/users/${event.actor.id}`, type: 'Person' },
				object: { id: `${this.apiUrl()}/${event.object}`, type: 'Object' },
				published,
				summary: `${event.actor.name}: ${event.name}`,
			},
			data: event.data,
		};
	}

	private links(ids: Record<string, string>): Record<string, string> {
		return Object.fromEntries(
			Object.entries(ids).map(([resource, id]) => [
				resource,
				`${this.apiUrl()}/${resource}s/${id}`,
			]),
		);
	}
}
