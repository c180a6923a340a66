import { deepCopy, type INodeExecutionData } from 'n8n-workflow';

/**
 * Tells when n8n stores the execution that it creates for an item: it serialises the item then (n8n
 * 2.x, `ActiveExecutions.add`, `ExecutionPersistence.create`). JSON asks an object for `toJSON`; whoever
 * copies the item with it gets a copy without.
 *
 * @param then called each time, at once
 * @returns leaves the item as it was
 */
export function whenStored({ json }: INodeExecutionData, then: () => void): () => void {
	Object.defineProperty(json, 'toJSON', {
		configurable: true,
		enumerable: false,
		value: () => {
			then();
			return deepCopy({ ...json });
		},
	});
	return () => {
		Reflect.deleteProperty(json, 'toJSON');
	};
}
