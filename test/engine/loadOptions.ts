import { LoadOptionsContext } from 'n8n-core';
import type { INodeParameters, ResourceMapperFields } from 'n8n-workflow';

import { additionalData, NODES, workflowOf, type StoredCredentials } from './engine';

/** Asks for the fields of a mapper as the editor does. */
export async function mapperFields(
	method: string,
	credentials: StoredCredentials,
	parameters: INodeParameters,
): Promise<ResourceMapperFields> {
	const workflow = workflowOf('web1on1', { parameters, credentials });
	const node = workflow.getNode('Web1on1');
	const found = NODES.web1on1?.methods?.resourceMapping?.[method];
	if (node === null || found === undefined) throw new Error(`There is no mapper ${method}`);
	const data = additionalData(workflow, credentials);
	data.currentNodeParameters = parameters;
	return await found.call(new LoadOptionsContext(workflow, node, data, ''));
}
