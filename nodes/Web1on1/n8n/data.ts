import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../values/json';

/** An object of the API as item data. It came out of JSON, so it is JSON. */
export function toData(value: unknown): IDataObject {
	const isData = (candidate: unknown): candidate is IDataObject => isRecord(candidate);
	return isData(value) ? value : {};
}
