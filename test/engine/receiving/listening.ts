import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { sign, type Message, type Service } from '../../../sandbox';
import { clientOf } from '../../support/client';
import { World, type StoredCredentials, type TriggerHost } from '../../support/engine';
import { PHONE, SEED_ORGANIZATION } from '../../support/example';

/** What a webhook answered. */
export interface WebhookAnswer {
	status: number;
	body: string;
}

/** A published trigger, and a consumer it may hear from: somebody has written to their phone. */
export class Listening extends World {
	private current: TriggerHost | undefined;

	/** The trigger that was opened last. */
	get host(): TriggerHost {
		if (this.current === undefined) throw new Error('No trigger has been opened');
		return this.current;
	}

	/** What n8n has taken of it. */
	get taken(): TriggerHost['taken'] {
		return this.host.taken;
	}

	get log(): string {
		return this.host.log.join('\n');
	}

	/** Lets n8n take nothing until the function that is returned is called. */
	hold(): () => void {
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (release = resolve));
		this.host.beforeTaking = () => held;
		return release;
	}

	/** What n8n does over the first delivery it is to take; the others it takes as ever. */
	onFirst(does: () => Promise<void>): void {
		let isFirst = true;
		this.host.beforeTaking = async () => {
			if (!isFirst) return;
			isFirst = false;
			await does();
		};
	}

	/** Publishes a trigger with these parameters, in place of the one before. */
	async open(parameters: INodeParameters = {}): Promise<void> {
		await this.current?.stop();
		this.current = await this.trigger({ parameters });
		await this.host.publish();
		await this.write(PHONE, { type: 'field', text: '.location 3204' });
		await this.sandbox.settled();
	}

	/** The same trigger, registered by hand with a token that may not register. */
	async reopenByHand(parameters: INodeParameters): Promise<void> {
		const before = this.host;
		await before.stop();
		this.current = await this.trigger({
			parameters: { ...before.parameters, registration: 'manual', ...parameters },
			credentials: this.credentials(),
		});
	}

	/** The same with its secrets in the credential of the webhook. */
	async reopenWithCredential(
		webhook: ICredentialDataDecryptedObject,
		parameters: INodeParameters = {},
	): Promise<StoredCredentials> {
		await this.reopenByHand(parameters);
		const { credentials } = this.host;
		credentials.webhook = webhook;
		return credentials;
	}

	/** A trigger that is not published, in place of the one before. */
	async replace(options: Parameters<World['trigger']>[0]): Promise<void> {
		await this.host.stop();
		this.current = await this.trigger(options);
	}

	/** A bot writes to somebody; the contact is made if need be. */
	async write(telephone: string, message: object, bot: 'admin' | 'bot' = 'admin'): Promise<void> {
		const post = clientOf(this.sandbox, bot);
		const { status } = await post('POST', '/v2/conversations', {
			organization: SEED_ORGANIZATION,
			type: 'contact',
			contact: { profile: { telephone, name: 'John Johnson' } },
			messages: [message],
		});
		if (status >= 300) throw new Error(`Writing was answered with ${status}`);
	}

	/** The consumer answers, and Web1on1 has delivered it. */
	async reply(text: string): Promise<Message> {
		const message = this.sandbox.reply(PHONE, text);
		await this.sandbox.settled();
		return message;
	}

	/** The consumer sends a picture, and Web1on1 has delivered it. */
	async picture(): Promise<void> {
		this.sandbox.picture(PHONE);
		await this.sandbox.settled();
	}

	/** The secret of the subscription that a trigger has. */
	secret({ webhookUrl }: TriggerHost = this.host): string {
		return String(this.subscription(webhookUrl)?.params.secret);
	}

	/** The subscription at a URL. */
	subscription(url = this.host.webhookUrl): Service | undefined {
		return this.sandbox.services().find(({ params }) => params.url === url);
	}

	/** A signature as Web1on1 makes it. */
	sign(body: string, secret = this.secret()): string {
		return sign(body, secret);
	}

	/** A delivery of our own making, signed as the headers say. */
	async post(
		body: string,
		headers: Record<string, string> = {},
		url = this.host.webhookUrl,
	): Promise<WebhookAnswer> {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body,
		});
		return { status: answer.status, body: await answer.text() };
	}

	/** The same, signed as Web1on1 would. */
	async deliver(body: string, secret = this.secret(), to = this.host): Promise<WebhookAnswer> {
		return await this.post(body, { 'x-hub-signature': sign(body, secret) }, to.webhookUrl);
	}

	/** The same, by a sender who does not wait for the answer. */
	async deliverAndHangUp(body: string, signal: AbortSignal): Promise<void> {
		const headers = { 'content-type': 'application/json', 'x-hub-signature': this.sign(body) };
		const answer = fetch(this.host.webhookUrl, { method: 'POST', headers, body, signal });
		await expect(answer).rejects.toThrow();
	}

	/** The body of a delivery: a consumer has written 'Yes', unless the changes say otherwise. */
	payload(changes: object = {}, message: object = {}): string {
		return JSON.stringify({
			id: 'd-1',
			timestamp: '2026-11-20T09:30:01.000Z',
			event: 'message.create.contact.chat',
			organization: SEED_ORGANIZATION,
			data: {
				message: {
					id: '650000000000000000000003',
					type: 'chat',
					role: 'contact',
					touchpoint: 'whatsapp',
					text: 'Yes',
					createdAt: '2026-11-20T09:30:00.000Z',
					...message,
				},
				conversation: {
					id: '650000000000000000000002',
					name: 'Jane',
					contact: '650000000000000000000004',
				},
			},
			...changes,
		});
	}
}

/** A file that a consumer sends: the change of a payload's message. */
export function fileAt(url: string): object {
	return { contentType: 'image/png', text: `${url}/a.png` };
}
