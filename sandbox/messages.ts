import { Channel, DeliveryError, isForConsumer } from './channel';
import { runCommand } from './commands';
import type { Clock, Timers } from './clock';
import { badRequest } from './errors';
import type { Events, PlatformEvent } from './events';
import { isId } from './ids';
import type { RuntimeOptions } from './options';
import type { Phones } from './phones';
import type { Store } from './store';
import type { Author, Conversation, Message, Participant } from './types';
import type { MessageInput } from './validate';

/** Message types that carry a role (chipchat docs/events.md). */
const TYPES_WITH_ROLE = ['chat', 'card', 'mention', 'postback'];
/** `.key value`: the key ends at the first white space, nothing is quoted (facts: C1, C2). */
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
	/** Hears that a conversation or a phone holds more than before. */
	changed: () => void;
}

/** Takes messages into conversations and does what they ask for. */
export class Messaging {
	private readonly channel: Channel;

	constructor(private readonly parts: MessagingParts) {
		this.channel = new Channel(parts);
	}

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
		this.parts.changed();
		const before = JSON.stringify(conversation);
		this.takePart(message, conversation, actor);
		this.takeEffect(message, conversation, actor);
		const { events, publish } = this.parts;
		publish(events.messageCreated(message, conversation, actor));
		if (JSON.stringify(conversation) !== before) {
			this.parts.store.touch(conversation);
			publish(events.aboutResource('conversation', 'update', conversation, actor));
		}
		if (isForConsumer(message, conversation)) {
			const send = (): void => {
				this.deliver(message, conversation, actor);
			};
			this.parts.timers.after(this.parts.options.channelDelayMs, send);
		}
	}

	/** Writing joins; writing to the consumer also accepts (facts: B8). */
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

	private deliver(message: Message, conversation: Conversation, actor: Author): void {
		try {
			this.channel.deliver(message, conversation);
		} catch (error) {
			if (!(error instanceof DeliveryError)) throw error;
			this.reportFailure(message, conversation, actor, error.message);
		}
		this.parts.changed();
	}

	/** Delivery errors are no HTTP errors: they appear in the stream (facts: D3). */
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
