import type { INodeProperties } from 'n8n-workflow';

/** 'Options': what most people leave as it is. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	};
}

/** A switch for what is refused otherwise, see values/outgoing.ts. */
export const leftoversOption: INodeProperties = {
	displayName: 'Allow Undefined and Null',
	name: 'allowUndefined',
	type: 'boolean',
	default: false,
	description:
		'Whether to send undefined, null, NaN, Invalid DateTime and the like, which expressions leave when they find nothing, instead of refusing them',
};

/** 'Filters' of a list. */
export function filtersField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options,
	};
}
