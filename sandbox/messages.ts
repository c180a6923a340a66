import { runCommand } from './commands';
import type { Clock, Timers } from './clock';
import { badRequest } from './errors';
import type { Events, PlatformEvent } from './events';
import { isId } from './ids';
import type { RuntimeOptions } from './options';
import type { PhoneMessage, Phones } from './phones';
import type { Store } from './store';
import { renderTemplate } from './templates';
import type { Author, Conversation, Message, Participant } from './types';
import type { MessageInput } from './validate';

const WHATSAPP_WINDOW_MS = 24 * 60 * 60 * 1000;
/** Message types that carry a role (chipchat docs/events.md). */
const TYPES_WITH_ROLE = ['chat', 'card', 'mention', 'postback'];
/** Message types that reach a consumer. */
const DELIVERED_TYPES = ['chat', 'card'];
/** `.key value`: the key ends at the first white space, nothing is quoted (fact sheet §c). */
const FIELD = /^\.(\S+)(?:\s+([\s\S]*))?$/;
const FORM = /^([+-])(\S[\s\S]*)$/;

interface MessagingParts {
	store: Store;
	clock: Clock;
	timers: Timers;
	phones: Phones;
	events: Events;
	options: RuntimeOptions;
	publish: (event: PlatformEvent) => void;
}

/** Thrown inside the channel: a delivery error that later shows up in the stream (§d). */
class DeliveryError extends Error {}

/** Takes messages into conversations and does what they ask for. */
export class Messaging {
	constructor(private readonly parts: MessagingParts) {}

	/** Refuses what is wrong with messages before any of them has an effect. */
	check(organization: string, inputs: readonly MessageInput[]): void {
		for (const input of inputs) {
			const text = input.text ?? '';
			if (input.type === 'field' && !FIELD.test(text)) {
				throw badRequest('A field message must look like ".key value"');
			}
			if (input.type === 'form' && !FORM.test(text)) {
				throw badRequest('A form message must look like "+Name" or "-Name"');
			}
			if (input.type === 'command' && !/^[/>]\S/.test(text)) {
				throw badRequest('A command message must start with / or >');
			}
			if (input.user && !this.parts.store.users.get(input.user)) {
				throw badRequest(`User ${input.user} not found`);
			}
			this.checkTemplate(organization, input.meta?.template);
		}
	}

	/**
	 * Records messages and applies them in order. A `delay` counts from now; a message never
	 * overtakes an earlier one of the same call.
	 */
	post(conversation: Conversation, inputs: readonly MessageInput[], author: Author): Message[] {
		this.check(conversation.organization, inputs);
		// The caller follows the conversation, also when it writes as another user.
		participantFor(conversation, author);
		let delay = 0;
		return inputs.map((input) => {
			delay = Math.max(delay, input.delay ?? 0);
			const actor = this.actorFor(input, author);
			const message = this.record(conversation, input, actor);
			if (delay === 0) this.apply(message, conversation, actor);
			else
				this.parts.timers.after(delay, () => {
					this.apply(message, conversation, actor);
				});
			return message;
		});
	}

	/** A message from the consumer; it opens WhatsApp's 24 hour window. */
	receive(conversation: Conversation, input: MessageInput, contact: Author): Message {
		const message = this.record(conversation, { ...input, role: 'contact' }, contact);
		this.apply(message, conversation, contact);
		return message;
	}

	private checkTemplate(organization: string, template: unknown): void {
		if (template === undefined) return;
		if (typeof template !== 'string' || !isId(template)) {
			throw badRequest('meta.template must be a 24-digit hexadecimal id');
		}
		const found = this.parts.store.watemplates.get(template);
		const path = this.parts.store.pathOf(organization).split('#');
		if (!found || !path.includes(found.organization)) {
			throw badRequest(`Template ${template} not found for organization ${organization}`);
		}
	}

	/** `user` in a message: act as this agent. */
	private actorFor(input: MessageInput, author: Author): Author {
		const user = input.user ? this.parts.store.users.get(input.user) : undefined;
		return user ?? author;
	}

	private record(conversation: Conversation, input: MessageInput, actor: Author): Message {
		const { store } = this.parts;
		const role = input.role ?? (TYPES_WITH_ROLE.includes(input.type) ? 'bot' : undefined);
		const touchpoint =
			input.touchpoint ?? (role === 'agent' ? store.record(conversation.id).touchpoint : undefined);
		const key = input.type === 'field' ? FIELD.exec(input.text ?? '')?.[1] : undefined;
		return store.addMessage({
			...store.stamp(),
			organization: conversation.organization,
			orgPath: conversation.orgPath,
			conversation: conversation.id,
			type: input.type,
			...(role ? { role } : {}),
			...(touchpoint ? { touchpoint } : {}),
			contentType: input.contentType ?? 'text/plain',
			text: input.text ?? '',
			user: actor.id,
			meta: { ...input.meta, ...(key ? { key } : {}) },
			isBackchannel: input.isBackchannel ?? false,
			...(input.delay ? { delay: input.delay } : {}),
			...(input.actions ? { actions: input.actions } : {}),
			...(input.items ? { items: input.items } : {}),
		});
	}

	private apply(message: Message, conversation: Conversation, actor: Author): void {
		const before = JSON.stringify(conversation);
		this.takePart(message, conversation, actor);
		this.takeEffect(message, conversation, actor);
		const { events, publish } = this.parts;
		publish(events.messageCreated(message, conversation, actor));
		if (JSON.stringify(conversation) !== before) {
			this.parts.store.touch(conversation);
			publish(events.aboutResource('conversation', 'update', conversation, actor));
		}
		if (this.isForConsumer(message, conversation)) {
			const send = (): void => {
				this.deliver(message, conversation, actor);
			};
			this.parts.timers.after(this.parts.options.channelDelayMs, send);
		}
	}

	/** Writing joins; writing to the consumer also accepts (fact sheet §b). */
	private takePart(message: Message, conversation: Conversation, actor: Author): void {
		const record = this.parts.store.record(conversation.id);
		if (message.role === 'contact') {
			if (message.touchpoint) record.touchpoint = message.touchpoint;
			if (message.touchpoint === 'whatsapp') record.lastWhatsAppMessageAt = this.parts.clock.now();
			const isHandled = conversation.participants.some(({ accepted }) => accepted);
			conversation.status = isHandled ? 'active' : 'queued';
			return;
		}
		const participant = participantFor(conversation, actor);
		if (message.type === 'command' && !message.text.startsWith('/join')) return;
		participant.active = true;
		if (message.role === 'agent' && !message.isBackchannel) {
			participant.accepted = true;
			conversation.status = 'active';
		}
	}

	private takeEffect(message: Message, conversation: Conversation, actor: Author): void {
		const record = this.parts.store.record(conversation.id);
		if (message.type === 'field') {
			const [, key = '', value = ''] = FIELD.exec(message.text) ?? [];
			const { form } = message.meta;
			record.fields = record.fields.filter((field) => field.key !== key);
			record.fields.push({
				key,
				value: value.trim(),
				...(typeof form === 'string' ? { form } : {}),
				message: message.id,
				at: this.parts.clock.iso(),
			});
		} else if (message.type === 'form') {
			const [, sign, name = ''] = FORM.exec(message.text) ?? [];
			const { form } = message.meta;
			record.forms = record.forms.filter((other) => other.name !== name);
			if (sign === '+') record.forms.push({ name, ...(typeof form === 'string' ? { form } : {}) });
		} else if (message.type === 'command') {
			runCommand(message, conversation, participantFor(conversation, actor), this.parts);
		}
	}

	private isForConsumer(message: Message, conversation: Conversation): boolean {
		return (
			conversation.type === 'contact' &&
			message.role === 'agent' &&
			!message.isBackchannel &&
			DELIVERED_TYPES.includes(message.type)
		);
	}

	private deliver(message: Message, conversation: Conversation, actor: Author): void {
		try {
			const { address, phoneMessage } = this.throughChannel(message, conversation);
			this.parts.phones.get(address).messages.push(phoneMessage);
			this.parts.store.record(conversation.id).touchpoint = phoneMessage.touchpoint;
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			this.reportFailure(message, conversation, actor, error.message);
		}
	}

	/** Delivery errors are no HTTP errors: they appear in the stream (fact sheet §d). */
	private reportFailure(
		message: Message,
		conversation: Conversation,
		actor: Author,
		reason: string,
	): void {
		const { events, publish } = this.parts;
		const status = this.record(
			conversation,
			{ type: 'status', text: reason, meta: { error: reason, message: message.id } },
			actor,
		);
		publish(events.messageCreated(status, conversation, actor));
		publish(
			events.aboutMessage('message.error', message, conversation, actor, {
				error: { message: reason },
			}),
		);
	}

	private throughChannel(
		message: Message,
		conversation: Conversation,
	): { address: string; phoneMessage: PhoneMessage } {
		const record = this.parts.store.record(conversation.id);
		const contact = this.parts.store.contacts.get(conversation.contact ?? '');
		const touchpoint = message.touchpoint ?? record.touchpoint;
		if (!touchpoint) throw new DeliveryError('The contact has no active touchpoint');
		const address = contact?.profile[touchpoint === 'email' ? 'email' : 'telephone'];
		if (!contact || typeof address !== 'string' || address === '') {
			throw new DeliveryError(`The contact has no address for ${touchpoint}`);
		}
		const content = this.content(message, contact.profile);
		if (touchpoint === 'whatsapp') this.checkWhatsApp(address, conversation.id, content.kind);
		if (!contact.presences.some(({ type }) => type === touchpoint)) {
			contact.presences.push({ type: touchpoint, address, status: 'active' });
		}
		const phoneMessage: PhoneMessage = {
			time: this.parts.clock.iso(),
			message: message.id,
			conversation: conversation.id,
			organization: conversation.organization,
			touchpoint,
			...content,
		};
		return { address, phoneMessage };
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

	private content(
		message: Message,
		profile: Record<string, unknown>,
	): Pick<PhoneMessage, 'kind' | 'text' | 'template' | 'media' | 'buttons'> {
		const template = this.parts.store.watemplates.get(String(message.meta.template));
		if (template) {
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
		const actions = [...(message.actions ?? []), ...(message.items ?? []).flatMap(actionsOf)];
		const buttons = actions.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
		if (!message.contentType.startsWith('text/')) {
			const media = { url: message.text, contentType: message.contentType };
			return { kind: 'media', text: '', media, buttons };
		}
		return { kind: message.type === 'card' ? 'card' : 'text', text: message.text, buttons };
	}
}

function actionsOf(item: Record<string, unknown>): Record<string, unknown>[] {
	const { actions } = item;
	if (!Array.isArray(actions)) return [];
	return actions.filter(
		(action): action is Record<string, unknown> => typeof action === 'object' && action !== null,
	);
}

/** The author's place in the conversation; a bot that has it follows the conversation. */
export function participantFor(conversation: Conversation, author: Author): Participant {
	const known = conversation.participants.find(({ user }) => user === author.id);
	if (known) return known;
	const fresh: Participant = {
		user: author.id,
		name: author.name,
		role: author.role,
		organization: author.organization,
		active: false,
		accepted: false,
		follow: true,
		inbox: false,
	};
	conversation.participants.push(fresh);
	return fresh;
}
