/** Scopes cascade: each includes those before it (facts: A9). */
export const SCOPES = ['guest', 'agent', 'bot', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export const CONVERSATION_TYPES = ['contact', 'bot', 'agent', 'system'] as const;
export type ConversationType = (typeof CONVERSATION_TYPES)[number];

export const MESSAGE_TYPES = [
	'chat',
	'card',
	'postback',
	'mention',
	'tag',
	'search',
	'command',
	'form',
	'field',
	'results',
	'report',
	'status',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export const MESSAGE_ROLES = ['bot', 'agent', 'contact'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** A flat bag of values, as `meta` is everywhere in the API. */
export type Meta = Record<string, unknown>;

/** What every document has. */
export interface Document {
	id: string;
	createdAt: string;
	updatedAt: string;
}

/** A document that belongs to an organization; `orgPath` is `id#id#id`, outermost first. */
export interface OwnedDocument extends Document {
	organization: string;
	orgPath: string;
}

/** Level 1 is an MCC, level 2 an organization, level 3 a sub-organization. */
export interface Organization extends Document {
	name: string;
	displayName: string;
	status: 'active' | 'inactive';
	parent: string | null;
	path: string;
	level: number;
	country: string;
	tags: string[];
}

export interface User extends OwnedDocument {
	name: string;
	email: string;
	role: 'agent' | 'bot' | 'admin';
	status: 'active' | 'inactive';
}

/** The definition of a bot; its id is the id of the bot's user (chipchat helpers.js). */
export interface Bot extends OwnedDocument {
	name: string;
	status: 'active' | 'inactive';
	enabled: boolean;
	tags: string[];
	meta: Meta;
}

/** A bot hired by an organization. */
export interface BotInstance extends OwnedDocument {
	bot: string;
	name: string;
	status: 'active' | 'inactive';
	enabled: boolean;
	meta: Meta;
}

export interface Presence {
	type: string;
	address: string;
	status: 'active';
}

export interface Contact extends OwnedDocument {
	conversation: string;
	profile: Record<string, unknown>;
	presences: Presence[];
}

export interface Participant {
	user: string;
	name: string;
	role: string;
	organization: string;
	active: boolean;
	accepted: boolean;
	follow: boolean;
	inbox: boolean;
}

export interface Conversation extends OwnedDocument {
	type: ConversationType;
	name: string;
	status: 'queued' | 'active' | 'closed';
	contact?: string;
	participants: Participant[];
	tags: string[];
	meta: Meta;
	[property: string]: unknown;
}

export interface Message extends OwnedDocument {
	conversation: string;
	type: MessageType;
	role?: MessageRole;
	touchpoint?: string;
	contentType: string;
	text: string;
	user: string;
	meta: Meta;
	isBackchannel: boolean;
	delay?: number;
	actions?: Record<string, unknown>[];
	items?: Record<string, unknown>[];
}

export interface TemplateButton {
	type: 'quick_reply' | 'url' | 'phone_number';
	text: string;
	url?: string;
	phoneNumber?: string;
}

/** A WhatsApp template as the sandbox keeps it; the API shows it in one of two shapes. */
export interface Watemplate extends OwnedDocument {
	name: string;
	language: string;
	category: 'UTILITY' | 'MARKETING';
	/** Only `approved` is sent; which words the platform has is not documented. */
	status: string;
	header?: string;
	content: string;
	footer?: string;
	buttons: TemplateButton[];
}

export interface FormField {
	name: string;
	key: string;
	type: string;
}

export interface Form extends OwnedDocument {
	name: string;
	fields: FormField[];
	meta: Meta;
}

export interface Channel extends OwnedDocument {
	name: string;
	type: string;
	status: 'active' | 'inactive';
}

export interface FileDocument extends OwnedDocument {
	name: string;
	contentType: string;
	url: string;
	conversation: string;
}

export interface WebhookParams {
	url: string;
	secret: string;
	events?: string[];
	[param: string]: unknown;
}

/** An integration of an organization. A general webhook is a service of type `webhook`. */
export interface Service extends OwnedDocument {
	name: string;
	type: string;
	status: string;
	params: Record<string, unknown>;
	user: string;
}

/** The webhook of a bot, made by hand in the bot's details panel. */
export interface BotWebhook {
	id: string;
	bot: string;
	url: string;
	secret: string;
	events?: string[];
	status: 'active' | 'unverified';
}

/** One value that a field message has set in a conversation's record. */
export interface FieldValue {
	key: string;
	value: string;
	form?: string;
	message: string;
	at: string;
}

/** Who makes a call or writes a message. */
export interface Author {
	id: string;
	name: string;
	role: string;
	organization: string;
}
