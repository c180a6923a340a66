import { z } from 'zod';

import { found } from './errors';
import type { Platform } from './platform';
import { contactName, seed } from './seed';
import type { Author, Contact, Conversation, Message } from './types';
import { messageSchema, objectId, parse, type MessageInput } from './validate';

const consumerSchema = z
	.object({
		text: z.string().min(1),
		/** Default: whatsapp. */
		touchpoint: z.string().min(1),
		/** Default: the conversation of the last message received. */
		conversation: objectId,
		/** Where a consumer who was never written to turns to; default: Acme Demo. */
		organization: objectId,
		/** Name for a contact that does not exist yet. */
		name: z.string().min(1),
		contentType: z.string().min(1),
		meta: z.record(z.unknown()),
	})
	.partial()
	.strict();

export const replySchema = consumerSchema.required({ text: true });

export const pictureSchema = consumerSchema
	.omit({ text: true })
	.extend({
		url: z.string().url(),
		caption: z.string().min(1),
		/** The file itself, in Base64, instead of a URL; with its content type. */
		data: z.string().base64(),
		/** What the file is called. */
		fileName: z.string().min(1).max(120),
	})
	.partial();

export const tapSchema = replySchema.extend({ payload: z.string().optional() });

/** What a consumer writes on the phone. */
export type ConsumerMessage = z.infer<typeof replySchema>;
/** A picture or file a consumer sends; one of the sandbox's own unless `url` or `data` is given. */
export type Picture = z.infer<typeof pictureSchema>;
/** A button a consumer taps; its payload is its text unless given. */
export type Tap = z.infer<typeof tapSchema>;

/** A message from the consumer's phone into the contact's conversation. */
export function consumerWrites(
	platform: Platform,
	address: string,
	message: ConsumerMessage,
	type: MessageInput['type'] = 'chat',
): Message {
	const { conversation, contact } = conversationFor(platform, address, message);
	platform.phones.get(address);
	const { text, touchpoint = 'whatsapp', contentType, meta } = message;
	const input = parse(messageSchema, { text, touchpoint, contentType, type, meta });
	const author: Author = {
		id: contact.id,
		name: contactName(contact.profile),
		role: 'contact',
		organization: contact.organization,
	};
	return platform.messaging.receive(conversation, input, author);
}

/** The consumer sends a picture: its URL is the text, its type the content type (facts: H2). */
export function sendPicture(platform: Platform, address: string, picture: Picture): Message {
	const { url: given, contentType = 'image/png', caption, meta, fileName, ...rest } = picture;
	const url =
		given ?? `${platform.url}/sandbox/media/${pathOf(platform, { ...picture, contentType })}`;
	const message = consumerWrites(platform, address, {
		...rest,
		text: url,
		contentType,
		meta: { ...meta, ...(caption ? { caption } : {}) },
	});
	platform.store.files.add({
		...platform.store.stamp(),
		organization: message.organization,
		orgPath: message.orgPath,
		name: fileName ?? url.split('/').at(-1) ?? url,
		contentType,
		url,
		conversation: message.conversation,
	});
	return message;
}

/** Where the sandbox serves what a consumer sends: the file that is given, or its own picture. */
function pathOf(
	{ media }: Platform,
	{ data, fileName = 'file', contentType = '' }: Picture,
): string {
	if (data === undefined) return 'sample.png';
	return media.add({ name: fileName, contentType, bytes: Buffer.from(data, 'base64') });
}

/** The consumer taps a quick reply button: a postback message (grade B). */
export function tapButton(
	platform: Platform,
	address: string,
	{ payload, meta, ...rest }: Tap,
): Message {
	const written = { ...rest, meta: { ...meta, payload: payload ?? rest.text } };
	return consumerWrites(platform, address, written, 'postback');
}

function conversationFor(
	platform: Platform,
	address: string,
	message: ConsumerMessage,
): { conversation: Conversation; contact: Contact } {
	const id = message.conversation ?? platform.phones.lastConversation(address);
	// A sender named by organization is not necessarily the one who wrote last.
	if (id && (message.conversation || !message.organization)) {
		const conversation = platform.conversation(id);
		const contact = found(platform.store.contacts.get(conversation.contact ?? ''));
		return { conversation, contact };
	}
	const organization = message.organization ?? seed.organizations.acme;
	const identifier = address.includes('@') ? { email: address } : { telephone: address };
	const system = { id: '0'.repeat(24), name: 'Consumer', role: 'contact', organization };
	const profile = { ...identifier, ...(message.name ? { name: message.name } : {}) };
	const { conversation, contact, created } = platform.upsertContact(organization, profile, system);
	if (created) platform.announce('conversation', 'create', conversation, system);
	return { conversation, contact };
}
