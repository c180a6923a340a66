import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Shows a list of fields for one operation; what a field already asks for stays. */
export function showFor(
	resource: string,
	operation: string,
	fields: INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => {
		const show: IDisplayOptions['show'] = {
			...field.displayOptions?.show,
			resource: [resource],
			operation: [operation],
		};
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}

/** Shows fields while another parameter has one value. */
export function showWhen(
	name: string,
	value: string,
	fields: INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, [name]: [value] },
		},
	}));
}
