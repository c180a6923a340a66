import { deepCopy, type INodeExecutionData } from 'n8n-workflow';

/** What is known of when n8n stores an item. */
export interface Storing {
	/** When n8n begins to store the execution that the item belongs to. */
	stored: Promise<void>;
	/** Leaves the item as it was. */
	release: () => void;
}

/**
 * Tells when n8n stores the execution that it creates for an item: it serialises the item then, and
 * nothing else of n8n's touches what is ours between the moment it takes the mark of change away and
 * the moment it saves static data (n8n 2.41, `ActiveExecutions.add`, `ExecutionPersistence.create`).
 * JSON asks an object for `toJSON`; whoever copies the item with it gets a copy without.
 *
 * @param then called each time, at once: what it writes into static data is saved with the execution
 */
export function whenStored({ json }: INodeExecutionData, then: () => void): Storing {
	let tell: () => void = () => undefined;
	const stored = new Promise<void>((resolve) => {
		tell = resolve;
	});
	Object.defineProperty(json, 'toJSON', {
		configurable: true,
		enumerable: false,
		value: () => {
			then();
			tell();
			return deepCopy({ ...json });
		},
	});
	return {
		stored,
		release: () => {
			Reflect.deleteProperty(json, 'toJSON');
		},
	};
}
