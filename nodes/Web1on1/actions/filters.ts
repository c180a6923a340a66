import type { INodeProperties } from 'n8n-workflow';

import { optionalIdIn } from '../n8n/parameters';
import { containing, type Containing } from '../transport/containing';
import { instant } from '../values/instant';
import { scalarText, trimmed } from '../values/text';

/** A filter of a list: its field in the editor, and what it makes of the query. */
export interface Filter {
	field: INodeProperties;
	/** @throws InputError naming the field */
	narrow(value: unknown): Containing;
}

/**
 * 'Name Contains'.
 * @param member of the record, dots for those further in
 * @param placeholder for example 'e.g. Johnson'
 */
export function nameContains(things: string, member: string, placeholder: string): Filter {
	return {
		field: {
			displayName: 'Name Contains',
			name: 'name',
			type: 'string',
			placeholder,
			default: '',
			description: `Only ${things} with this text in their name`,
		},
		narrow: (value) => {
			const text = trimmed(value);
			return text === '' ? { query: {} } : containing(member, text);
		},
	};
}

/** One of several values. The query calls the member as the node calls the field. */
export function oneOf(field: INodeProperties): Filter {
	return { field, narrow: (value) => where(field.name, scalarText(value)) };
}

/** An ID, chosen in a locator. The query calls the member as the node calls the field. */
export function withId(field: INodeProperties): Filter {
	return { field, narrow: (value) => where(field.name, optionalIdIn(value, field.displayName)) };
}

/**
 * 'Updated Since', 'Created Since'.
 * @param which what is left then, for example 'contacts that changed'
 */
function since(
	member: string,
	which: string,
	field: Pick<INodeProperties, 'displayName' | 'name'>,
): Filter {
	return {
		field: {
			...field,
			type: 'dateTime',
			default: '',
			description: `Only ${which} after this time, for example 2026-11-20T09:30:00Z. Without a time zone it is UTC.`,
		},
		narrow: (value) => {
			const time = instant(value, field.displayName);
			// `member=>time` means "after" (fact sheet, section f).
			return where(member, time === undefined ? '' : `>${time}`);
		},
	};
}

export function updatedSince(things: string): Filter {
	const field = { displayName: 'Updated Since', name: 'updatedSince' };
	return since('updatedAt', `${things} that changed`, field);
}

export function createdSince(things: string): Filter {
	return since('createdAt', things, { displayName: 'Created Since', name: 'createdSince' });
}

function where(member: string, value: string | undefined): Containing {
	return { query: value === undefined || value === '' ? {} : { [member]: value } };
}
