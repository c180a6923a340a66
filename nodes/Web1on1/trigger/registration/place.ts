import type { IHookFunctions } from 'n8n-workflow';

import type { JsonRecord } from '../../values/json';
import { warn } from '../../transport/log';
import { recordsIn, StaticCopy } from '../once/copy';
import { memoryOf, type TriggerMemory } from '../once/memory';
import { TriggerRecord } from './record';

/** `webhook/<id>/web1on1` of a URL, or `webhook-test/<id>/web1on1`, whatever n8n's address is. */
function endpointOf(url: string): string {
	return url.split('/').slice(-3).join('/');
}

/** Where a trigger is registered, or shall be: its URL, and what is kept about it in static data. */
export class Place {
	/** n8n's URL for the deliveries. */
	readonly url: string;

	constructor(readonly context: IHookFunctions) {
		this.url = context.getNodeWebhookUrl('default') ?? '';
	}

	private get node(): string {
		return this.context.getNode().id;
	}

	/** What the trigger keeps, as it stands in this call's copy of static data. */
	get record(): TriggerRecord {
		const records = recordsIn(this.context.getWorkflowStaticData('global'));
		return new TriggerRecord(records[this.node] ?? {});
	}

	/**
	 * Our URLs under other addresses of n8n. n8n deletes tests' webhooks in the same mode as
	 * production's: only the URL tells which of the two it means.
	 */
	get movedFrom(): string[] {
		return this.record.subscriptions
			.map((subscription) => subscription.url)
			.filter((other) => other !== this.url && endpointOf(other) === endpointOf(this.url));
	}

	/** Keeps what has changed, and writes it into the copies of deliveries under way too. */
	save(record: TriggerRecord, isTest: boolean, now: number): void {
		const memory = memoryOf(this.context.getWorkflow().id, isTest);
		const data = this.context.getWorkflowStaticData('global');
		const isOfUse = (other: JsonRecord): boolean => new TriggerRecord(other).isOfUse(now);
		new StaticCopy(data, memory, () => now).save(this.node, record.stored, isOfUse);
	}

	private remembered(isTest: boolean): TriggerMemory {
		return memoryOf(this.context.getWorkflow().id, isTest).trigger(this.node);
	}

	/** Has deliveries accepted that are signed with a secret which n8n has yet to save. */
	announce(secret: string, isTest: boolean): void {
		this.remembered(isTest).announced = { url: this.url, secret };
	}

	/** Takes that back. */
	forgetAnnouncement(): void {
		for (const isTest of [true, false]) {
			const remembered = this.remembered(isTest);
			if (remembered.announced?.url === this.url) delete remembered.announced;
		}
	}

	/** A line in n8n's log, under the names of trigger and workflow. */
	warn(text: string): void {
		warn(this.context, text);
	}
}
