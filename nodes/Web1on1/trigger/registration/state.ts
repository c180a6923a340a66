import { toData } from '../../n8n/data';
import type { IDataObject } from 'n8n-workflow';

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

/** Deliveries are repeated for 24 hours (fact sheet, section e); an hour more for the clocks. */
const OLD_SECRET_LIFE_MS = 25 * 3_600_000;

/** The secrets before a new one: those that were valid till now, each with its end. */
export function retired(own: Subscription | undefined, now: number, isSpent = false): OldSecret[] {
	if (own === undefined) return [];
	return [{ secret: own.secret, until: now + OLD_SECRET_LIFE_MS, isSpent }, ...own.oldSecrets];
}

/** Name in n8n's static data of type `global`. */
const RECORDS = 'web1on1Triggers';

/**
 * What a trigger node keeps in n8n's static data: in the workflow's part, under the node's ID, so
 * that it outlives a change of the trigger's name, and so that another trigger of the workflow can
 * save it (see {@link NewestRecords}).
 */
export class TriggerState {
	constructor(
		private readonly data: IDataObject,
		private readonly node: string,
	) {}

	private get record(): JsonRecord {
		return recordsIn(this.data)[this.node] ?? {};
	}

	/** One assignment: n8n notices changes of the top level. */
	private write(changes: IDataObject, now: number): void {
		const records = recordsIn(this.data);
		const record = { ...records[this.node], ...changes, savedAt: now };
		const others = Object.entries(records).filter(([, other]) => isOfUse(other, now));
		this.data[RECORDS] = toData({ ...Object.fromEntries(others), [this.node]: record });
	}

	/** Subscriptions by their URL: test and production live side by side. */
	get subscriptions(): Subscription[] {
		const { subscriptions } = this.record;
		if (!isRecord(subscriptions)) return [];
		return Object.entries(subscriptions).flatMap(([url, value]) => readSubscription(url, value));
	}

	find(url: string): Subscription | undefined {
		return this.subscriptions.find((subscription) => subscription.url === url);
	}

	/** Stores a subscription in place of the one with the same URL. */
	save(subscription: Subscription, now: number): void {
		const subscriptions = [
			...this.subscriptions.filter(({ url }) => url !== subscription.url),
			{ ...subscription, oldSecrets: subscription.oldSecrets.slice(0, MOST_OLD_SECRETS) },
		];
		this.write({ subscriptions: byUrl(subscriptions) }, now);
	}

	/**
	 * Forgets a subscription that was removed, but not its secrets: n8n removes and makes it again
	 * whenever the workflow is published, and deliveries that failed meanwhile come again.
	 * @param isSpent its secret shall not be used again
	 */
	forget(url: string, now: number, isSpent: boolean): void {
		const own = this.find(url);
		if (own === undefined) return;
		const left = this.subscriptions.filter((subscription) => subscription.url !== url);
		const secrets = [...retired(own, now, isSpent), ...this.retired].filter(
			({ secret, until }, at, all) =>
				now < until && all.findIndex((other) => other.secret === secret) === at,
		);
		this.write(
			{
				subscriptions: byUrl(left),
				retired: secrets.slice(0, MOST_RETIRED).map((old) => ({ ...old })),
			},
			now,
		);
	}

	/** Secrets of subscriptions that were removed. */
	private get retired(): OldSecret[] {
		const { retired: secrets } = this.record;
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
}

function byUrl(subscriptions: Subscription[]): IDataObject {
	return Object.fromEntries(
		subscriptions.map(({ url, oldSecrets, ...rest }) => [
			url,
			{ ...rest, oldSecrets: oldSecrets.map((old) => ({ ...old })) },
		]),
	);
}

function recordsIn(data: IDataObject): Record<string, JsonRecord> {
	const records = data[RECORDS];
	if (!isRecord(records)) return {};
	return Object.fromEntries(
		Object.entries(records).filter((entry): entry is [string, JsonRecord] => isRecord(entry[1])),
	);
}

/** False for what a trigger has left behind that is no longer there. */
function isOfUse({ subscriptions, retired: secrets }: JsonRecord, now: number): boolean {
	const isRegistered = isRecord(subscriptions) && Object.keys(subscriptions).length > 0;
	const old = Array.isArray(secrets) ? secrets.flatMap(readOldSecret) : [];
	return isRegistered || old.some(({ until }) => now < until);
}

function savedAt(record: JsonRecord | undefined): number {
	return typeof record?.savedAt === 'number' ? record.savedAt : 0;
}

/**
 * The records this process has saved last, of all triggers of a workflow. A delivery makes n8n save
 * its copy of static data whole, and a copy from before a trigger was registered would take the
 * secret of that trigger with it: every later delivery would be refused.
 */
export class NewestRecords {
	private readonly records = new Map<string, JsonRecord>();

	/** Notes what a trigger has just written. */
	note(data: IDataObject, node: string): void {
		const record = recordsIn(data)[node];
		if (record !== undefined) this.records.set(node, record);
	}

	/** Puts what is newer than the copy's into the copy. */
	bringUpToDate(data: IDataObject): void {
		const records = recordsIn(data);
		const newer = [...this.records].filter(
			([node, record]) => savedAt(record) > savedAt(records[node]),
		);
		if (newer.length > 0) data[RECORDS] = toData({ ...records, ...Object.fromEntries(newer) });
	}
}

const newest = new Map<string, NewestRecords>();

/** The records of one workflow; those of a test are kept apart, as n8n does. */
export function newestRecordsOf(workflow: string | undefined, isTest: boolean): NewestRecords {
	const key = `${workflow ?? ''} ${isTest ? 'test' : ''}`;
	const known = newest.get(key) ?? new NewestRecords();
	newest.set(key, known);
	return known;
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
