import { isRecord, type JsonRecord } from '../../values/json';
import { textOf } from '../../values/text';

/** A secret that was replaced, valid until `until` (milliseconds since 1970). */
export interface OldSecret {
	secret: string;
	until: number;
	/** Not to be used again: somebody has deleted its webhook at Web1on1. */
	isSpent: boolean;
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

/** Deliveries are repeated for 24 hours (facts: E8); an hour more for the clocks. */
const OLD_SECRET_LIFE_MS = 25 * 3_600_000;

/** The secrets before a new one: those that were valid till now, each with its end. */
export function retired(own: Subscription | undefined, now: number, isSpent = false): OldSecret[] {
	if (own === undefined) return [];
	return [{ secret: own.secret, until: now + OLD_SECRET_LIFE_MS, isSpent }, ...own.oldSecrets];
}

/**
 * What a trigger node keeps in n8n's static data: in the workflow's part, under the node's ID, so
 * that it outlives a change of the trigger's name, and so that another trigger of the workflow can
 * save it (see `StaticCopy`). Never changed: what is kept from now on is a new one.
 */
export class TriggerRecord {
	/** @param stored as it stands in static data, which may hold anything */
	constructor(readonly stored: JsonRecord) {}

	/** Subscriptions by their URL: test and production live side by side. */
	get subscriptions(): Subscription[] {
		const { subscriptions } = this.stored;
		if (!isRecord(subscriptions)) return [];
		return Object.entries(subscriptions).flatMap(([url, value]) => readSubscription(url, value));
	}

	/** The subscription with this URL. */
	find(url: string): Subscription | undefined {
		return this.subscriptions.find((subscription) => subscription.url === url);
	}

	/** With a subscription in place of the one with the same URL. */
	with(subscription: Subscription): TriggerRecord {
		const oldSecrets = subscription.oldSecrets.slice(0, MOST_OLD_SECRETS);
		return this.changed({
			subscriptions: byUrl([...this.allBut(subscription.url), { ...subscription, oldSecrets }]),
		});
	}

	/**
	 * Without a subscription that was removed, but not without its secrets: n8n removes and makes it
	 * again whenever the workflow is published, and deliveries that failed meanwhile come again.
	 * @param isSpent its secret shall not be used again
	 */
	without(own: Subscription, now: number, isSpent: boolean): TriggerRecord {
		const secrets = [...retired(own, now, isSpent), ...this.retired].filter(
			({ secret, until }, at, all) =>
				now < until && all.findIndex((other) => other.secret === secret) === at,
		);
		return this.changed({
			subscriptions: byUrl(this.allBut(own.url)),
			retired: secrets.slice(0, MOST_RETIRED).map((old) => ({ ...old })),
		});
	}

	private changed(changes: JsonRecord): TriggerRecord {
		return new TriggerRecord({ ...this.stored, ...changes });
	}

	private allBut(other: string): Subscription[] {
		return this.subscriptions.filter(({ url }) => url !== other);
	}

	/** Secrets of subscriptions that were removed. */
	private get retired(): OldSecret[] {
		const { retired: secrets } = this.stored;
		return Array.isArray(secrets) ? secrets.flatMap(readOldSecret) : [];
	}

	/** Secret of the subscription removed last, while deliveries signed with it are still accepted. */
	lastSecret(now: number): string | undefined {
		const [last] = this.retired;
		return last !== undefined && now < last.until && !last.isSpent ? last.secret : undefined;
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

	/** False for what a trigger has left behind that is no longer there. */
	isOfUse(now: number): boolean {
		const { subscriptions } = this.stored;
		const isRegistered = isRecord(subscriptions) && Object.keys(subscriptions).length > 0;
		return isRegistered || this.retired.some(({ until }) => now < until);
	}
}

function byUrl(subscriptions: Subscription[]): JsonRecord {
	return Object.fromEntries(
		subscriptions.map(({ url, oldSecrets, ...rest }) => [
			url,
			{ ...rest, oldSecrets: oldSecrets.map((old) => ({ ...old })) },
		]),
	);
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
	return secret === undefined
		? []
		: [{ secret, until: value.until, isSpent: value.isSpent === true }];
}
