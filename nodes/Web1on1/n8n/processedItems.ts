import type { IExecuteFunctions } from 'n8n-workflow';

import { redact, Web1on1Error } from '../transport/errors';

/** Whose record it is: each node's own, or one of the whole workflow. */
export type RecordScope = 'node' | 'workflow';

/**
 * n8n's store of processed items: texts that were recorded once, of which it keeps the hashes. It reads,
 * changes and writes one row without a lock (n8n 1.123 to 2.41, `DeduplicationHelper`), so those who use
 * the same record take turns.
 */
export interface ProcessedItems {
	/** Names the record: the workflow's ID, and the node's where it has one of its own. */
	readonly record: string;
	/**
	 * Records texts, and lets go of the oldest beyond so many.
	 * @returns those that were recorded before
	 * @throws Web1on1Error when n8n could not
	 */
	add(texts: readonly string[], most: number): Promise<ReadonlySet<string>>;
	/** @throws Web1on1Error when n8n could not */
	remove(texts: readonly string[]): Promise<void>;
}

/** Texts that were recorded, in the order of their recording; what Remove Duplicates uses too. */
const MODE = 'entries';

/** The store of an execution's node, or of its workflow. */
export function processedItems(context: IExecuteFunctions, scope: RecordScope): ProcessedItems {
	const { helpers } = context;
	const workflow = context.getWorkflow().id ?? '';
	return {
		record: scope === 'node' ? `${workflow} ${context.getNode().id}` : workflow,
		add: async (texts, most) => {
			const add = async (): Promise<ReadonlySet<string>> => {
				const options = { mode: MODE, maxEntries: most } as const;
				const { processed } = await helpers.checkProcessedAndRecord([...texts], scope, options);
				return new Set(processed.map(String));
			};
			// Of two that make the row at the same moment, n8n refuses the second: now it is there.
			return await orSay(async () => await add().catch(add));
		},
		remove: async (texts) => {
			await orSay(async () => {
				await helpers.removeProcessed([...texts], scope, { mode: MODE });
			});
		},
	};
}

async function orSay<Result>(work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		throw notRecorded(error);
	}
}

function notRecorded(error: unknown): Web1on1Error {
	const said = error instanceof Error ? redact(error.message).replace(/[.\s]+$/, '') : 'nothing';
	return new Web1on1Error("n8n could not record the key under 'Send Only Once'", {
		description: `n8n said: ${said}. Nothing was sent. Save the workflow and run it again. Where 'Once Within' is the workflow, a Remove Duplicates node may have recorded something else there: choose the node, or clear that node's history.`,
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}
