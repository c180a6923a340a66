import { LoadOptionsContext } from 'n8n-core';
import type { INodeParameters, ResourceMapperFields } from 'n8n-workflow';

import type { StoredCredentials } from './credentials';
import { additionalData, NODES, workflowOf } from './nodes';

/** Calls a picker's search as the editor does. */
export async function search(
	method: string,
	credentials: StoredCredentials,
	parameters: INodeParameters,
	filter?: string,
	paginationToken?: string,
): Promise<{
	results: Array<{ name: string; value: string | number | boolean }>;
	paginationToken?: unknown;
}> {
	const workflow = workflowOf('web1on1', { parameters, credentials });
	const node = workflow.getNode('Web1on1');
	const found = NODES.web1on1?.methods?.listSearch?.[method];
	if (node === null || found === undefined) throw new Error(`There is no search ${method}`);
	const data = additionalData(workflow, credentials);
	data.currentNodeParameters = parameters;
	const context = new LoadOptionsContext(workflow, node, data, '');
	return await found.call(context, filter, paginationToken);
}

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
