import { createHash } from 'node:crypto';
import { setImmediate as later } from 'node:timers/promises';

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * n8n's store of processed items, rows and all, without its database: what is behind `this.helpers` is
 * n8n-core's own, but n8n's cli keeps the rows (`DeduplicationHelper`, the same in 1.123 and 2.41). As
 * there, a row is read, changed and written with waits in between, texts are kept as their MD5, and what
 * is beyond `maxEntries` is let go of from the oldest on.
 */
class Rows implements IDataDeduplicator {
	private rows = new Map<string, string>();

	/** Set to have n8n's database fail. */
	broken: string | undefined;

	clear(): void {
		this.rows.clear();
		this.broken = undefined;
	}

	/** All rows as they are in the database. */
	get text(): string {
		return JSON.stringify([...this.rows]);
	}

	/** Takes the rows as they are now; what it returns puts them back, as a kill leaves them. */
	keep(): () => void {
		const kept = new Map(this.rows);
		return () => {
			this.rows = new Map(kept);
		};
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		if (mode !== 'entries') throw new Error(`Not played here: ${mode}`);
		const row = await this.read(scope, context);
		const before = new Set(row);
		const isProcessed = (item: DeduplicationItemTypes): boolean => before.has(hashOf(item));
		const fresh = items.filter((item) => !isProcessed(item));
		row.push(...fresh.map(hashOf));
		if (maxEntries !== undefined) row.splice(0, row.length - maxEntries);
		await this.write(scope, context, row);
		return { new: fresh, processed: items.filter(isProcessed) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		const row = await this.read(scope, context);
		for (const hash of items.map(hashOf)) {
			const index = row.indexOf(hash);
			if (index !== -1) row.splice(index, 1);
		}
		await this.write(scope, context, row);
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		await later();
		this.rows.delete(nameOf(scope, context));
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<number> {
		return (await this.read(scope, context)).length;
	}

	private async read(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<string[]> {
		await later();
		if (this.broken !== undefined) throw new Error(this.broken);
		return JSON.parse(this.rows.get(nameOf(scope, context)) ?? '[]') as string[];
	}

	private async write(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		row: string[],
	): Promise<void> {
		await later();
		this.rows.set(nameOf(scope, context), JSON.stringify(row));
	}
}

function hashOf(item: DeduplicationItemTypes): string {
	return createHash('md5').update(String(item)).digest('base64');
}

function nameOf(scope: DeduplicationScope, { node, workflow }: ICheckProcessedContextData): string {
	return `${workflow.id} ${scope === 'node' ? `n:${node?.id ?? ''}` : ''}`;
}

/** The rows of this process. */
export const processedItems = new Rows();

/** n8n starts its service once. */
export const isStarted = DataDeduplicationService.init(processedItems);
