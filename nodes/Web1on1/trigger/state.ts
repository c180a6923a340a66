import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../messages/values';
import { textOf } from './event';

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
	/** Organization it was asked for; undefined where it was not noted. */
	organization?: string;
	/** Registered by 'Listen for test event'. n8n starts a test with a copy of production's data. */
	isTest: boolean;
}

/** Old secrets that stay valid beside the current one, at most. */
const MOST_OLD_SECRETS = 2;

/** Secrets of removed subscriptions that stay valid, at most. */
const MOST_RETIRED = 10;

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

	/**
	 * Forgets a subscription that was removed, but not its secrets: n8n removes and makes it again
	 * whenever the workflow is published, and deliveries that failed meanwhile come again.
	 */
	forget(url: string, now: number): void {
		const own = this.find(url);
		if (own === undefined) return;
		this.replace(this.subscriptions.filter((subscription) => subscription.url !== url));
		const secrets = [...retired(own, now), ...this.retired].filter(({ until }) => now < until);
		this.data.retired = secrets.slice(0, MOST_RETIRED).map((old) => ({ ...old }));
	}

	/** Secrets of subscriptions that were removed. */
	private get retired(): OldSecret[] {
		const { retired: secrets } = this.data;
		return Array.isArray(secrets) ? secrets.flatMap(readOldSecret) : [];
	}

	/** Every secret a genuine delivery may be signed with. */
	secrets(now: number): string[] {
		const { subscriptions } = this;
		const old = [...subscriptions.flatMap(({ oldSecrets }) => oldSecrets), ...this.retired];
		return [
			...subscriptions.map(({ secret }) => secret),
			...old.filter(({ until }) => now < until).map(({ secret }) => secret),
		];
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
	const organization = textOf(value.organization);
	const oldSecrets = Array.isArray(value.oldSecrets) ? value.oldSecrets : [];
	return [
		{
			url,
			secret,
			oldSecrets: oldSecrets.flatMap(readOldSecret),
			isTest: value.isTest === true,
			...(id === undefined ? {} : { id }),
			...(organization === undefined ? {} : { organization }),
		},
	];
}

function readOldSecret(value: unknown): OldSecret[] {
	if (!isRecord(value) || typeof value.until !== 'number') return [];
	const secret = textOf(value.secret);
	return secret === undefined ? [] : [{ secret, until: value.until }];
}
