import type { RenderedTemplate } from './templates';

/** One message on the consumer's phone (or in the mailbox, for the e-mail touchpoint). */
export interface PhoneMessage {
	time: string;
	/** Id of the platform's message behind it. */
	message: string;
	conversation: string;
	organization: string;
	touchpoint: string;
	kind: 'text' | 'template' | 'media' | 'card';
	/** What the consumer reads. */
	text: string;
	template?: RenderedTemplate;
	media?: { url: string; contentType: string };
	/** Buttons to tap. */
	buttons: string[];
}

/** The consumer's phone as tests and the demo see it. */
export interface Phone {
	telephone: string;
	onWhatsApp: boolean;
	messages: PhoneMessage[];
}

/** All consumers' phones, by telephone number (or e-mail address). */
export class Phones {
	private readonly phones = new Map<string, Phone>();

	/** The phone with this number; every number exists and is on WhatsApp until told otherwise. */
	get(address: string): Phone {
		const known = this.phones.get(address);
		if (known) return known;
		const fresh: Phone = { telephone: address, onWhatsApp: true, messages: [] };
		this.phones.set(address, fresh);
		return fresh;
	}

	has(address: string): boolean {
		return this.phones.has(address);
	}

	all(): Phone[] {
		return [...this.phones.values()];
	}

	/** The conversation the consumer would answer to: that of the last message received. */
	lastConversation(address: string): string | undefined {
		return this.phones.get(address)?.messages.at(-1)?.conversation;
	}
}
