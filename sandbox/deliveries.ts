import { createHmac, randomUUID } from 'node:crypto';

import { z } from 'zod';

import type { Clock, Timers } from './clock';
import type { RuntimeOptions } from './options';
import { send } from './send';
import { objectId } from './validate';

/** One try to deliver an event. */
export interface DeliveryAttempt {
	at: string;
	/** HTTP status of the answer; null when there was none. */
	status: number | null;
	/** Body of the answer. */
	answer: string;
	error?: string;
	durationMs: number;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'retrying' | 'failed' | 'stopped';

/** How the signature header is made: rightly, not at all, wrongly, or literally so. */
export const signatureSchema = z.union([
	z.enum(['valid', 'missing', 'wrong']),
	z.object({ literal: z.string() }).strict(),
]);

export type SignatureMode = z.infer<typeof signatureSchema>;

/** Which deliveries to repeat (all unless said), how often, and whether in another order. */
export const redeliverSchema = z
	.object({
		deliveryId: z.string(),
		messageId: objectId,
		copies: z.number().int().positive(),
		shuffle: z.boolean(),
	})
	.partial()
	.strict();

export type RedeliverRequest = z.infer<typeof redeliverSchema>;

/** One event on its way to one webhook, with every attempt. */
export interface Delivery {
	id: string;
	createdAt: string;
	/** Id of the service or bot webhook. */
	subscription: string;
	kind: 'service' | 'bot';
	event: string;
	/** Id of the message it is about. */
	message?: string;
	/** Id of the payload; the same in all attempts. */
	payloadId: string;
	url: string;
	/** The exact body sent. */
	rawBody: string;
	signature: SignatureMode;
	headers: Record<string, string>;
	redeliveryOf?: string;
	status: DeliveryStatus;
	attempts: DeliveryAttempt[];
	/** Ids of messages that the answer put into the conversation. */
	answeredMessages: string[];
}

/** Where a delivery goes, read anew for every attempt. */
export interface Target {
	url: string;
	secret: string;
}

interface DeliveryParts {
	clock: Clock;
	timers: Timers;
	options: RuntimeOptions;
	/** Undefined when the subscription is gone. */
	target: (subscription: string) => Target | undefined;
	answered: (delivery: Delivery, answer: string) => string[];
	/** Hears that one of them has come further. */
	changed: () => void;
}

/** Value of `X-Hub-Signature` (facts: E5): HMAC-SHA1 over the raw body bytes. */
export function sign(rawBody: string | Buffer, secret: string): string {
	return `sha1=${createHmac('sha1', secret).update(rawBody).digest('hex')}`;
}

/** Sends signed events to webhooks and repeats what was not answered with a 2xx. */
export class Deliveries {
	private readonly deliveries = new Map<string, Delivery>();
	private readonly waiting: Delivery[] = [];
	private readonly abort = new AbortController();
	private inFlight = 0;

	constructor(private readonly parts: DeliveryParts) {}

	list(): Delivery[] {
		return [...this.deliveries.values()];
	}

	get(id: string): Delivery | undefined {
		return this.deliveries.get(id);
	}

	clear(): void {
		for (const delivery of this.deliveries.values()) delivery.status = 'stopped';
		this.deliveries.clear();
	}

	/** Whether nothing is on its way now; pauses before a repetition don't count. */
	get isIdle(): boolean {
		return this.inFlight === 0 && this.waiting.length === 0;
	}

	/** Starts a delivery; it goes out after the current turn of the event loop. */
	start(
		delivery: Omit<
			Delivery,
			'id' | 'createdAt' | 'status' | 'attempts' | 'answeredMessages' | 'url'
		>,
	): Delivery {
		const started: Delivery = {
			id: randomUUID(),
			createdAt: this.parts.clock.iso(),
			url: this.parts.target(delivery.subscription)?.url ?? '',
			...delivery,
			status: 'pending',
			attempts: [],
			answeredMessages: [],
		};
		this.deliveries.set(started.id, started);
		this.parts.changed();
		this.enqueue(started);
		return started;
	}

	/** Sends copies of a finished or running delivery, byte for byte. */
	repeat(delivery: Delivery): Delivery {
		const { subscription, kind, event, message, payloadId, rawBody, signature, headers } = delivery;
		return this.start({
			subscription,
			kind,
			event,
			...(message ? { message } : {}),
			payloadId,
			rawBody,
			signature,
			headers,
			redeliveryOf: delivery.redeliveryOf ?? delivery.id,
		});
	}

	/** Ends everything under way. */
	stop(): void {
		this.abort.abort();
		this.waiting.length = 0;
	}

	private enqueue(delivery: Delivery): void {
		this.waiting.push(delivery);
		this.parts.timers.after(0, () => {
			this.next();
		});
	}

	private next(): void {
		while (this.inFlight < this.parts.options.deliveryConcurrency) {
			const delivery = this.waiting.shift();
			if (!delivery || this.abort.signal.aborted) return;
			this.inFlight += 1;
			void this.attempt(delivery).finally(() => {
				this.inFlight -= 1;
				this.next();
			});
		}
	}

	private async attempt(delivery: Delivery): Promise<void> {
		const target = this.parts.target(delivery.subscription);
		if (!target || delivery.status === 'stopped') {
			delivery.status = 'stopped';
			return;
		}
		delivery.url = target.url;
		const started = performance.now();
		const attempt: DeliveryAttempt = {
			at: this.parts.clock.iso(),
			status: null,
			answer: '',
			durationMs: 0,
		};
		try {
			const { status, body } = await this.sendTo(target, delivery);
			attempt.status = status;
			attempt.answer = body;
		} catch (error) {
			attempt.error = error instanceof Error ? error.message : String(error);
		}
		attempt.durationMs = Math.round(performance.now() - started);
		delivery.attempts.push(attempt);
		this.conclude(delivery, attempt);
		this.parts.changed();
	}

	private sendTo(
		{ url, secret }: Target,
		{ rawBody, signature, headers }: Delivery,
	): Promise<{ status: number; body: string }> {
		const signed: Record<string, string> =
			signature === 'missing'
				? {}
				: {
						'X-Hub-Signature':
							signature === 'valid'
								? sign(rawBody, secret)
								: signature === 'wrong'
									? sign(rawBody, `not ${secret}`)
									: signature.literal,
					};
		return send(url, {
			method: 'POST',
			headers: {
				'Content-Type': 'application/json',
				'Content-Length': String(Buffer.byteLength(rawBody)),
				...signed,
				...headers,
			},
			body: rawBody,
			timeoutMs: this.parts.options.deliveryTimeoutMs,
			signal: this.abort.signal,
		});
	}

	/** Any 2xx is success; anything else is repeated with growing pauses (facts: E8). */
	private conclude(delivery: Delivery, attempt: DeliveryAttempt): void {
		if (delivery.status === 'stopped') return;
		if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
			delivery.status = 'delivered';
			if (attempt.answer.trim()) {
				delivery.answeredMessages = this.parts.answered(delivery, attempt.answer);
			}
			return;
		}
		const { retryBaseMs, retryForMs } = this.parts.options;
		const pauses = delivery.attempts.length - 1;
		const pauseMs = retryBaseMs * 2 ** pauses;
		// Pauses so far: base * (1 + 2 + 4 + …).
		const spentMs = retryBaseMs * (2 ** pauses - 1);
		if (spentMs + pauseMs > retryForMs) {
			delivery.status = 'failed';
			return;
		}
		delivery.status = 'retrying';
		this.parts.timers.after(pauseMs, () => {
			if (delivery.status === 'retrying') this.enqueue(delivery);
		});
	}
}
