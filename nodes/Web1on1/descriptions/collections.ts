import type { INodeProperties } from 'n8n-workflow';

/** In the order of their names, wherever they come from: that is how the editor lists them. */
function byName(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

/** 'Options': what most people leave as it is. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: byName(options),
	};
}

/** Whose an output item is shows by what came in. */
export const inputFieldsOption: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: false,
	description:
		'Whether to pass the fields of the input item on, too. Of two with the same name the one of this node is kept.',
};

/** A switch for what is refused otherwise, see values/outgoing.ts. */
export const leftoversOption: INodeProperties = {
	displayName: 'Allow Undefined and Null',
	name: 'allowUndefined',
	type: 'boolean',
	default: false,
	description:
		'Whether to send undefined, null, NaN, Invalid DateTime and the like, which expressions leave when they find nothing, instead of refusing them',
};

/** What to do with fields of records in which something may be missing. */
export const emptyFieldsOption: INodeProperties = {
	displayName: 'Empty Fields',
	name: 'emptyFields',
	type: 'options',
	options: [
		{ name: 'Leave Out', value: 'leaveOut', description: 'Set the others only' },
		{ name: 'Refuse', value: 'refuse', description: 'Refuse the item before anything is sent' },
	],
	default: 'refuse',
	description:
		'What to do with a field to set that has no value, as a missing license plate. Variables of templates always need one.',
};

/** 'Filters' of a list. */
export function filtersField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: byName(options),
	};
}
