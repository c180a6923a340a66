import type { IHookFunctions } from 'n8n-workflow';

import type { JsonRecord } from '../../values/json';
import { warn } from '../../transport/log';
import { StaticCopy } from '../once/copy';
import { memoryOf, type TriggerMemory } from '../once/memory';
import { dropFirstRecord, hasNoRecord, recordOf } from './kept';
import { TriggerRecord } from './record';

/** `webhook/<id>/web1on1` of a URL, or `webhook-test/<id>/web1on1`, whatever n8n's address is. */
function endpointOf(url: string): string {
	return url.split('/').slice(-3).join('/');
}

/** More of a workflow's name helps nobody. */
const LONGEST_TITLE = 120;

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

	/** How its service is called at Web1on1: by the workflow, of which one n8n has many. */
	get title(): string {
		const { name = '' } = this.context.getWorkflow();
		const node = this.context.getNode().name;
		const title = name === '' ? `n8n: ${node}` : `n8n: ${name} (${node})`;
		return title.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, LONGEST_TITLE);
	}

	/** Notes that the last try to register ended before Web1on1 was asked for anything, or takes it back. */
	endedUnasked(isSo: boolean): void {
		for (const isTest of [true, false]) {
			const remembered = this.remembered(isTest);
			if (isSo) remembered.unasked = this.url;
			else if (remembered.unasked === this.url) delete remembered.unasked;
		}
	}

	/** True when there is nothing of ours at Web1on1 for certain: the last try did not get that far. */
	get isUntouched(): boolean {
		const hasEnded = [true, false].some((isTest) => this.remembered(isTest).unasked === this.url);
		return hasEnded && this.record.subscriptions.length === 0;
	}

	/** What the trigger keeps, as it stands in this call's copy of static data. */
	get record(): TriggerRecord {
		return recordOf(this.context);
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
		const isFirst = hasNoRecord(this.context);
		new StaticCopy(data, memory, () => now).save(this.node, record.stored, isOfUse);
		if (isFirst) dropFirstRecord(this.context);
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
