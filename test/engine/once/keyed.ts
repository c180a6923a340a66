import type { INodeParameters } from 'n8n-workflow';

import { ledgerOf } from '../../../nodes/Web1on1/actions/once/ledger';
import type { JournalEntry } from '../../../sandbox';
import { clientOf } from '../../support/client';
import { processedItems, type ActionResult, type ActionRun } from '../../support/engine';
import { PHONE } from '../../support/example';
import { SEND_EACH, sends, telephoneOf } from '../sends';
import { Sending } from '../sending/sending';

/** A template to each item's own number, under its telephone number as key. */
export const ONCE: INodeParameters = {
	...SEND_EACH,
	options: {
		templateName: 'appointment_24_hours_before',
		onceKey: '={{ $json.key ?? $json.telephone }}',
	},
};

/** A text into a conversation, under a key. */
export const textUnder = (key: unknown, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	sendTo: 'contact',
	organization: SEND_EACH.organization,
	telephone: PHONE,
	text: 'Your car is ready.',
	options: { onceKey: key as string },
	...changes,
});

/** Web1on1, n8n's store of processed items, and somebody who sends once only. */
export class Once extends Sending {
	/** Like `send`, with keys. */
	async sendOnce(count = 1, request: Partial<ActionRun> = {}): Promise<ActionResult> {
		return await this.send(count, { parameters: ONCE, ...request });
	}

	/** Lets nobody read what a fate could be told by. */
	blind(match: { path?: string; times?: number } = {}): void {
		this.sandbox.addFault({
			match: { method: 'GET', path: '^/v2/(contacts|conversations|messages)', ...match },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
	}

	/** What requests have read of contacts, conversations and messages. */
	get looks(): JournalEntry[] {
		return this.sandbox
			.requests()
			.filter(
				({ method, path }) =>
					method === 'GET' && /^\/v2\/(contacts|conversations|messages)/.test(path),
			);
	}

	/** The messages of a request to send, as they went over the wire. */
	sentMessages(index = 0): Array<{ type?: string; text: string }> {
		const body = sends(this.sandbox)[index]?.body;
		const list = (body as { messages?: unknown }).messages ?? body;
		return (Array.isArray(list) ? list : [list]) as Array<{ type?: string; text: string }>;
	}

	/** The consumer writes, so that WhatsApp takes texts, and has a conversation: its ID. */
	meet(phone = PHONE): string {
		return this.sandbox.reply(phone, 'Hello').conversation;
	}

	/** What a phone has got, once nothing is on its way any more. */
	async textsOn(phone = PHONE): Promise<string[]> {
		await this.sandbox.settled();
		return this.sandbox.phone(phone).messages.map(({ text }) => text);
	}

	/** The bot says something without a mark, as half of a broken request would. */
	async half(messages: object[], phone = telephoneOf(0)): Promise<void> {
		const { status } = await clientOf(this.sandbox)('POST', '/v2/conversations', {
			organization: this.sandbox.seed.organizations.acme,
			type: 'contact',
			contact: { profile: { telephone: phone, name: 'Jane Example' } },
			messages,
		});
		expect(status).toBeLessThan(300);
	}

	override async dispose(): Promise<void> {
		await super.dispose();
		forget();
		processedItems.clear();
	}
}

/** The process forgets all keys, as a restart of n8n does; what is in n8n's store stays. */
export function forget(): void {
	const nobody = {
		add: () => Promise.reject(new Error()),
		remove: () => Promise.reject(new Error()),
	};
	for (let other = 0; other < 300; other++) ledgerOf({ ...nobody, record: `other ${other}` });
}
