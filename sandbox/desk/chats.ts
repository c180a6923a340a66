import type { Delivery } from '../deliveries';
import { labelOf } from '../numbers';
import type { PhoneMessage } from '../phones';
import type { Platform } from '../platform';
import { isRecord } from '../query';
import type { Conversation, Message } from '../types';
import { WHATSAPP_WINDOW_MS } from '../channel';

/** A phone as its owner sees it. */
export interface PhoneView {
	/** The number in international form, or an e-mail address. */
	address: string;
	/** The same with blanks, to be read. */
	label: string;
	/** What dealers call the owner; empty when nobody knows. */
	name: string;
	onWhatsApp: boolean;
	/** The latest first. */
	chats: Chat[];
}

/** A conversation on the phone. */
export interface Chat {
	conversation: string;
	organization: string;
	organizationName: string;
	/** Until when the dealer may write freely; null when only templates get through. */
	openUntil: string | null;
	messages: ChatMessage[];
}

export interface ChatMessage {
	/** Id of the platform's message. */
	id: string;
	time: string;
	from: 'dealer' | 'consumer';
	touchpoint: string;
	kind: PhoneMessage['kind'] | 'tap';
	header?: string;
	text: string;
	footer?: string;
	media?: ChatMedia;
	buttons: ChatButton[];
	/** Of what the consumer wrote: how far it has come. */
	progress?: Progress;
}

export interface ChatMedia {
	name: string;
	contentType: string;
	url: string;
	/** A path of the sandbox's own, which the page may show. */
	src?: string;
}

/** A button to tap; those with a URL or a number lead out of the chat. */
export interface ChatButton {
	text: string;
	payload?: string;
	url?: string;
	telephone?: string;
}

/**
 * `unheard`: Web1on1 has it, no webhook listens; `underway`: some webhook has not taken it yet;
 * `taken`: all have.
 */
export type Progress = 'unheard' | 'underway' | 'taken';

/** Of longer conversations, the end is shown. */
const MOST_MESSAGES = 200;

/** Everything on a phone. Looking does not make it exist. */
export function chatsOf(platform: Platform, address: string): PhoneView {
	const { phones, store } = platform;
	const received = phones.has(address) ? phones.get(address).messages : [];
	const ids = new Set([
		...store.contacts
			.all()
			.flatMap(({ profile, conversation }) =>
				profile.telephone === address || profile.email === address ? [conversation] : [],
			),
		...received.map(({ conversation }) => conversation),
	]);
	const deliveries = deliveriesByMessage(platform);
	const conversations = [...ids].flatMap((id) => store.conversations.get(id) ?? []);
	const chats = conversations
		.map((conversation) => chatOf(platform, conversation, received, deliveries))
		.filter(({ messages }) => messages.length > 0)
		.sort((a, b) => lastTime(b).localeCompare(lastTime(a)));
	return {
		address,
		label: labelOf(address),
		name: conversations[0]?.name ?? '',
		onWhatsApp: phones.has(address) ? phones.get(address).onWhatsApp : true,
		chats,
	};
}

const lastTime = ({ messages }: Chat): string => messages.at(-1)?.time ?? '';

function chatOf(
	platform: Platform,
	conversation: Conversation,
	received: readonly PhoneMessage[],
	deliveries: ReadonlyMap<string, readonly Delivery[]>,
): Chat {
	const { store, clock } = platform;
	const { lastWhatsAppMessageAt } = store.record(conversation.id);
	const openUntil =
		lastWhatsAppMessageAt === undefined ? -Infinity : lastWhatsAppMessageAt + WHATSAPP_WINDOW_MS;
	const incoming = received
		.filter((message) => message.conversation === conversation.id)
		.map((message) => fromDealer(platform, message));
	const outgoing = store
		.messagesOf(conversation.id)
		.filter(({ role }) => role === 'contact')
		.map((message) => fromConsumer(platform, message, deliveries.get(message.id) ?? []));
	return {
		conversation: conversation.id,
		organization: conversation.organization,
		organizationName: store.organizations.get(conversation.organization)?.displayName ?? '',
		openUntil: openUntil >= clock.now() ? new Date(openUntil).toISOString() : null,
		messages: [...incoming, ...outgoing]
			.sort((a, b) => a.time.localeCompare(b.time))
			.slice(-MOST_MESSAGES),
	};
}

function fromDealer(platform: Platform, message: PhoneMessage): ChatMessage {
	const { message: id, time, touchpoint, kind, text, template, media } = message;
	return {
		id,
		time,
		from: 'dealer',
		touchpoint,
		kind,
		text,
		...(template?.header ? { header: template.header } : {}),
		...(template?.footer ? { footer: template.footer } : {}),
		...(media ? { media: mediaOf(platform, media) } : {}),
		buttons: template
			? template.buttons.map(({ text: label, url, phoneNumber }) => ({
					text: label,
					...(url ? { url } : {}),
					...(phoneNumber ? { telephone: phoneNumber } : {}),
				}))
			: buttonsOf(platform.store.messages.get(id)),
	};
}

/** Quick replies and the buttons of cards; each with the payload that its tap sends. */
function buttonsOf(message: Message | undefined): ChatButton[] {
	const actions = [
		...(message?.actions ?? []),
		...(message?.items ?? []).flatMap(({ actions: own }) =>
			Array.isArray(own) ? own.filter(isRecord) : [],
		),
	];
	return actions.flatMap(({ text, payload, url, uri }) => {
		if (typeof text !== 'string') return [];
		const target = url ?? uri;
		return [
			{
				text,
				...(typeof payload === 'string' ? { payload } : {}),
				...(typeof target === 'string' ? { url: target } : {}),
			},
		];
	});
}

function fromConsumer(
	platform: Platform,
	{ id, createdAt, touchpoint = '', type, text, contentType, meta }: Message,
	deliveries: readonly Delivery[],
): ChatMessage {
	// A document may be a text, too; then the message's text is its URL all the same.
	const isText = contentType === 'text/plain' || !URL.canParse(text);
	const caption = typeof meta.caption === 'string' ? meta.caption : '';
	return {
		id,
		time: createdAt,
		from: 'consumer',
		touchpoint,
		kind: type === 'postback' ? 'tap' : isText ? 'text' : 'media',
		text: isText ? text : caption,
		...(isText ? {} : { media: mediaOf(platform, { url: text, contentType }) }),
		buttons: [],
		progress: progressOf(deliveries),
	};
}

function progressOf(deliveries: readonly Delivery[]): Progress {
	// What was delivered once has arrived, whatever becomes of its copies.
	const originals = deliveries.filter(({ redeliveryOf }) => redeliveryOf === undefined);
	if (originals.length === 0) return 'unheard';
	const isTaken = ({ id, status }: Delivery): boolean =>
		status === 'delivered' ||
		deliveries.some((copy) => copy.redeliveryOf === id && copy.status === 'delivered');
	return originals.every(isTaken) ? 'taken' : 'underway';
}

function deliveriesByMessage({ deliveries }: Platform): Map<string, Delivery[]> {
	const byMessage = new Map<string, Delivery[]>();
	for (const delivery of deliveries.list()) {
		const { message, event } = delivery;
		if (message === undefined || !event.startsWith('message.create.')) continue;
		byMessage.set(message, [...(byMessage.get(message) ?? []), delivery]);
	}
	return byMessage;
}

/** Only the sandbox's own files may be shown: the page loads nothing from anywhere else. */
function mediaOf(
	{ url: own, localUrl }: Platform,
	{ url, contentType }: { url: string; contentType: string },
): ChatMedia {
	const place = URL.canParse(url) ? new URL(url) : undefined;
	const name = decode(place?.pathname.split('/').at(-1) ?? '') || url;
	const isOwn = place && [own, localUrl].includes(place.origin);
	const src = isOwn && place.pathname.startsWith('/sandbox/media/') ? place.pathname : undefined;
	return { name, contentType, url, ...(src ? { src } : {}) };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
