import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

/** What one of the bench's triggers is called, does and asks for. */
interface Contender {
	displayName: string;
	description: string;
	properties?: INodeProperties[];
}

/** The description of a trigger that listens to POST at the path `bench`, and has n8n answer without a body. */
export function listenerCalled(contender: Contender): INodeTypeDescription {
	const { displayName, description, properties = [] } = contender;
	const name = displayName.replaceAll(' ', '');
	return {
		displayName,
		name: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
		group: ['trigger'],
		// Not 1: n8n would evaluate an expression for each request.
		version: 1.1,
		description,
		defaults: { name: displayName },
		inputs: [],
		outputs: ['main'],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'bench',
			},
		],
		properties,
	};
}
