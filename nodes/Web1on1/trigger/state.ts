import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../messages/values';
import { textOf } from './event';
import { readSeen, type SeenWindow } from './seen';

/** Our side of one Web1on1 `service` of type webhook. */
export interface Subscription {
	/** ID of the service; undefined while we don't know it. */
	id?: string;
	url: string;
	secret: string;
	/** Secrets before this one: deliveries signed with them may still be on their way. */
	oldSecrets: string[];
	/** Registered by 'Listen for test event'. n8n starts a test with a copy of production's data. */
	isTest: boolean;
}

/** Old secrets that stay valid beside the current one. */
const MOST_OLD_SECRETS = 2;

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
	get secrets(): string[] {
		return this.subscriptions.flatMap(({ secret, oldSecrets }) => [secret, ...oldSecrets]);
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
			subscriptions.map(({ url, ...rest }) => [url, { ...rest }]),
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
			oldSecrets: oldSecrets.flatMap((old) => textOf(old) ?? []),
			isTest: value.isTest === true,
			...(id === undefined ? {} : { id }),
		},
	];
}
