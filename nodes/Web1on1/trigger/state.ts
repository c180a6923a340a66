import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../messages/values';
import { textOf } from './event';
import { readSeen, type SeenWindow } from './seen';

/** A secret that was replaced, valid until `until` (milliseconds since 1970). */
export interface OldSecret {
	secret: string;
	until: number;
}

/** Our side of one Web1on1 `service` of type webhook. */
export interface Subscription {
	/** ID of the service; undefined while we don't know it. */
	id?: string;
	url: string;
	secret: string;
	/** Secrets before this one: deliveries signed with them may still be on their way. */
	oldSecrets: OldSecret[];
	/** Registered by 'Listen for test event'. n8n starts a test with a copy of production's data. */
	isTest: boolean;
}

/** Old secrets that stay valid beside the current one, at most. */
const MOST_OLD_SECRETS = 2;

/** Deliveries are repeated for 24 hours (fact sheet, section e); an hour more for the clocks. */
const OLD_SECRET_LIFE_MS = 25 * 3_600_000;

/** The secrets before a new one: those that were valid till now, each with its end. */
export function retired(own: Subscription | undefined, now: number): OldSecret[] {
	if (own === undefined) return [];
	return [{ secret: own.secret, until: now + OLD_SECRET_LIFE_MS }, ...own.oldSecrets];
}

/** What a trigger node keeps in n8n's static data. */
export class TriggerState {
	constructor(private readonly data: IDataObject) {}

	/** Subscriptions by their URL: test and production live side by side. */
	get subscriptions(): Subscription[] {
		const { subscriptions } = this.data;
		if (!isRecord(subscriptions)) return [];
		return Object.entries(subscriptions).flatMap(([url, value]) => readSubscription(url, value));
	}

	find(url: string): Subscription | undefined {
		return this.subscriptions.find((subscription) => subscription.url === url);
	}

	/** Stores a subscription in place of the one with the same URL. */
	save(subscription: Subscription): void {
		this.replace([
			...this.subscriptions.filter(({ url }) => url !== subscription.url),
			{ ...subscription, oldSecrets: subscription.oldSecrets.slice(0, MOST_OLD_SECRETS) },
		]);
	}

	forget(url: string): void {
		this.replace(this.subscriptions.filter((subscription) => subscription.url !== url));
	}

	/** Every secret a genuine delivery may be signed with. */
	secrets(now: number): string[] {
		return this.subscriptions.flatMap(({ secret, oldSecrets }) => [
			secret,
			...oldSecrets.filter(({ until }) => now < until).map((old) => old.secret),
		]);
	}

	get seen(): SeenWindow {
		return readSeen(this.data.seen);
	}

	set seen(window: SeenWindow) {
		this.data.seen = window;
	}

	/** One assignment: n8n notices changes of the top level. */
	private replace(subscriptions: Subscription[]): void {
		this.data.subscriptions = Object.fromEntries(
			subscriptions.map(({ url, oldSecrets, ...rest }) => [
				url,
				{ ...rest, oldSecrets: oldSecrets.map((old) => ({ ...old })) },
			]),
		);
	}
}

function readSubscription(url: string, value: unknown): Subscription[] {
	if (!isRecord(value)) return [];
	const secret = textOf(value.secret);
	if (secret === undefined) return [];
	const id = textOf(value.id);
	const oldSecrets = Array.isArray(value.oldSecrets) ? value.oldSecrets : [];
	return [
		{
			url,
			secret,
			oldSecrets: oldSecrets.flatMap(readOldSecret),
			isTest: value.isTest === true,
			...(id === undefined ? {} : { id }),
		},
	];
}

function readOldSecret(value: unknown): OldSecret[] {
	if (!isRecord(value) || typeof value.until !== 'number') return [];
	const secret = textOf(value.secret);
	return secret === undefined ? [] : [{ secret, until: value.until }];
}
