import type { Clock } from './clock';
import { newId } from './ids';
import type {
	Bot,
	BotInstance,
	BotWebhook,
	Channel,
	Contact,
	Conversation,
	Document,
	FieldValue,
	FileDocument,
	Form,
	Message,
	Organization,
	Service,
	User,
	Watemplate,
} from './types';

/** Documents of one resource, in the order they were added. */
export class Collection<T extends { id: string }> {
	private readonly documents = new Map<string, T>();

	add(document: T): T {
		this.documents.set(document.id, document);
		return document;
	}

	get(id: string): T | undefined {
		return this.documents.get(id);
	}

	remove(id: string): boolean {
		return this.documents.delete(id);
	}

	all(): T[] {
		return [...this.documents.values()];
	}

	find(test: (document: T) => boolean): T | undefined {
		for (const document of this.documents.values()) if (test(document)) return document;
		return undefined;
	}
}

/** A contact's members by which it is found. */
export type Identifier = 'telephone' | 'email';

/** Contacts, found by what identifies them however many there are. */
export class Contacts extends Collection<Contact> {
	/** Who has, or once had, an identifier. */
	private readonly holders = new Map<string, Set<Contact>>();

	private readonly order = new Map<Contact, number>();

	override add(contact: Contact): Contact {
		if (!this.order.has(contact)) this.order.set(contact, this.order.size);
		super.add(contact);
		this.changed(contact);
		return contact;
	}

	/** To be called when a contact's profile is another one. */
	changed(contact: Contact): void {
		for (const identifier of ['telephone', 'email'] as const) {
			const key = keyOf(contact.organization, identifier, contact.profile[identifier]);
			const holders = this.holders.get(key) ?? new Set();
			this.holders.set(key, holders.add(contact));
		}
	}

	/** Of several the one that was added first. */
	having(organization: string, identifier: Identifier, value: string): Contact | undefined {
		const holders = this.holders.get(keyOf(organization, identifier, value)) ?? [];
		const place = (contact: Contact): number => this.order.get(contact) ?? 0;
		return [...holders]
			.filter((contact) => contact.profile[identifier] === value)
			.sort((one, other) => place(one) - place(other))[0];
	}
}

function keyOf(organization: string, identifier: Identifier, value: unknown): string {
	return JSON.stringify([organization, identifier, value]);
}

/** What the platform keeps about a conversation beside its API document. */
export interface ConversationRecord {
	fields: FieldValue[];
	forms: { name: string; form?: string }[];
	notifications: { channels: string[]; organizations: string[]; at: string }[];
	messages: string[];
	touchpoint?: string;
	/** When the consumer last wrote over WhatsApp; opens the 24 hour window. */
	lastWhatsAppMessageAt?: number;
}

/** The platform's data, in memory. */
export class Store {
	readonly organizations = new Collection<Organization>();
	readonly users = new Collection<User>();
	readonly bots = new Collection<Bot>();
	readonly botinstances = new Collection<BotInstance>();
	readonly contacts = new Contacts();
	readonly conversations = new Collection<Conversation>();
	readonly messages = new Collection<Message>();
	readonly watemplates = new Collection<Watemplate>();
	readonly forms = new Collection<Form>();
	readonly channels = new Collection<Channel>();
	readonly files = new Collection<FileDocument>();
	readonly services = new Collection<Service>();
	readonly botWebhooks = new Collection<BotWebhook>();
	private readonly records = new Map<string, ConversationRecord>();

	constructor(private readonly clock: Clock) {}

	/** Id and dates of a new document. */
	stamp(id = newId(this.clock.now())): Document {
		const at = this.clock.iso();
		return { id, createdAt: at, updatedAt: at };
	}

	touch(document: Document): void {
		document.updatedAt = this.clock.iso();
	}

	/** The path of an organization; documents carry it as `orgPath`. */
	pathOf(organization: string): string {
		return this.organizations.get(organization)?.path ?? organization;
	}

	record(conversation: string): ConversationRecord {
		const known = this.records.get(conversation);
		if (known) return known;
		const fresh: ConversationRecord = { fields: [], forms: [], notifications: [], messages: [] };
		this.records.set(conversation, fresh);
		return fresh;
	}

	/** A contact of the organization by telephone, else by e-mail. */
	findContact(
		organization: string,
		identifiers: { telephone?: string; email?: string },
	): Contact | undefined {
		const { telephone, email } = identifiers;
		const having = (identifier: Identifier, value: string | undefined): Contact | undefined =>
			value === undefined ? undefined : this.contacts.having(organization, identifier, value);
		return having('telephone', telephone) ?? having('email', email);
	}

	messagesOf(conversation: string): Message[] {
		return this.record(conversation).messages.flatMap((id) => this.messages.get(id) ?? []);
	}

	addMessage(message: Message): Message {
		this.record(message.conversation).messages.push(message.id);
		return this.messages.add(message);
	}
}
