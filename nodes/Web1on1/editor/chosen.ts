import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { isRecord } from '../values/json';
import { lastId } from '../values/ids';

/**
 * ID chosen in another field of the node; undefined while there is none, or only an expression. Of
 * a pasted address it is the last one. n8n's own extraction throws for a field that is not shown at
 * the moment, so it is not used here.
 */
export function chosenId(context: ILoadOptionsFunctions, name: string): string | undefined {
	const chosen: unknown = context.getCurrentNodeParameter(name);
	const value = isRecord(chosen) ? chosen.value : chosen;
	if (typeof value !== 'string' || value.startsWith('=')) return undefined;
	return lastId(value);
}
