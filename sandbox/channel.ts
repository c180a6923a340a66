import type { Clock } from './clock';
import type { PhoneMessage, Phones } from './phones';
import { isRecord } from './query';
import type { Store } from './store';
import { renderTemplate } from './templates';
import type { Conversation, Message, Watemplate } from './types';
import { whatsAppRefusal } from './whatsapp';

export const WHATSAPP_WINDOW_MS = 24 * 60 * 60 * 1000;
/** Message types that reach a consumer. */
const DELIVERED_TYPES = ['chat', 'card'];

/** What the channel can't deliver; shows up in the stream later (facts: D3). */
export class DeliveryError extends Error {}

interface ChannelParts {
	store: Store;
	clock: Clock;
	phones: Phones;
}

/** What a consumer sees of a message. */
type Content = Pick<PhoneMessage, 'kind' | 'text' | 'template' | 'media' | 'buttons'>;

/** Whether a message is meant for the consumer's phone. */
export function isForConsumer(message: Message, conversation: Conversation): boolean {
	return (
		conversation.type === 'contact' &&
		message.role === 'agent' &&
		!message.isBackchannel &&
		DELIVERED_TYPES.includes(message.type)
	);
}

/** The way from the platform to the consumer's phone: WhatsApp with its rules, SMS, e-mail. */
export class Channel {
	constructor(private readonly parts: ChannelParts) {}

	/** Puts a message on the phone, or throws a `DeliveryError`. */
	deliver(message: Message, conversation: Conversation): void {
		const { store, clock, phones } = this.parts;
		const record = store.record(conversation.id);
		const contact = store.contacts.get(conversation.contact ?? '');
		const touchpoint = message.touchpoint ?? record.touchpoint;
		if (!touchpoint) throw new DeliveryError('The contact has no active touchpoint');
		const address = contact?.profile[touchpoint === 'email' ? 'email' : 'telephone'];
		if (!contact || typeof address !== 'string' || address === '') {
			throw new DeliveryError(`The contact has no address for ${touchpoint}`);
		}
		const content = this.content(message, contact.profile);
		if (touchpoint === 'whatsapp') {
			this.checkWhatsApp(address, conversation.id, content.kind);
			const template = this.templateOf(message);
			const refusal = whatsAppRefusal({ message, template, profile: contact.profile });
			if (refusal !== undefined) throw new DeliveryError(refusal);
		}
		if (!contact.presences.some(({ type }) => type === touchpoint)) {
			contact.presences.push({ type: touchpoint, address, status: 'active' });
		}
		phones.get(address).messages.push({
			time: clock.iso(),
			message: message.id,
			conversation: conversation.id,
			organization: conversation.organization,
			touchpoint,
			...content,
		});
		record.touchpoint = touchpoint;
	}

	private checkWhatsApp(address: string, conversation: string, kind: PhoneMessage['kind']): void {
		if (!this.parts.phones.get(address).onWhatsApp) {
			throw new DeliveryError(`${address} is not on WhatsApp`);
		}
		const { lastWhatsAppMessageAt = -Infinity } = this.parts.store.record(conversation);
		const isOpen = this.parts.clock.now() - lastWhatsAppMessageAt <= WHATSAPP_WINDOW_MS;
		if (kind !== 'template' && !isOpen) {
			throw new DeliveryError(
				'Outside the 24 hour window after the last message of the contact only templates can be sent',
			);
		}
	}

	private templateOf({ meta }: Message): Watemplate | undefined {
		return this.parts.store.watemplates.get(String(meta.template));
	}

	private content(message: Message, profile: Record<string, unknown>): Content {
		const template = this.templateOf(message);
		if (template) return templateContent(template, message, profile);
		const actions = [...(message.actions ?? []), ...(message.items ?? []).flatMap(actionsOf)];
		const buttons = actions.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
		if (!message.contentType.startsWith('text/')) {
			const media = { url: message.text, contentType: message.contentType };
			return { kind: 'media', text: '', media, buttons };
		}
		return { kind: message.type === 'card' ? 'card' : 'text', text: message.text, buttons };
	}
}

function templateContent(
	template: Watemplate,
	message: Message,
	profile: Record<string, unknown>,
): Content {
	if (template.status !== 'approved') {
		throw new DeliveryError(`Template ${template.name} is not approved (${template.status})`);
	}
	const result = renderTemplate(template, message.meta, profile);
	if ('missing' in result) {
		throw new DeliveryError(
			`Template ${template.name} lacks a value for ${result.missing.join(', ')}`,
		);
	}
	const { rendered } = result;
	const buttons = rendered.buttons.map(({ text }) => text);
	return { kind: 'template', text: rendered.text, template: rendered, buttons };
}

function actionsOf({ actions }: Record<string, unknown>): Record<string, unknown>[] {
	return Array.isArray(actions) ? actions.filter(isRecord) : [];
}
