import type { INodeProperties } from 'n8n-workflow';

import { valueIn } from '../n8n/parameters';
import { containing, type Containing } from '../transport/containing';
import { objectId } from '../values/ids';
import { instant } from '../values/instant';
import { InputError } from '../values/inputError';
import type { JsonRecord } from '../values/json';
import { kindOf, requireText } from '../values/kinds';
import { choiceOf } from '../values/lists';

/** A filter of a list: its field in the editor, and what it makes of the query. */
export interface Filter {
	field: INodeProperties;
	/**
	 * @param value something: that a filter is not empty is seen to for all of them
	 * @param label how a message names the filter
	 * @throws InputError naming the filter
	 */
	narrow(value: unknown, label: string): Containing;
}

/**
 * What the filters somebody has added make of the query. One that is there is meant: without its value
 * the list would hold everything.
 * @throws InputError naming the filter, for one that is empty or can't be read
 */
export function narrowedBy(filters: readonly Filter[], added: JsonRecord): Containing[] {
	return filters
		.filter(({ field }) => Object.hasOwn(added, field.name))
		.map(({ field, narrow }) => {
			const label = `Filter '${field.displayName}'`;
			const value = valueIn(added[field.name]);
			if (/^(?:missing|empty)$/.test(kindOf(value))) throw emptyFilter(label);
			return narrow(value, label);
		});
}

function emptyFilter(label: string): InputError {
	return new InputError(
		`${label} is empty`,
		'Its value, or what its expression gives, is nothing, and without it everything would be listed. Give it a value, or remove the filter.',
	);
}

const ADVICE = 'Enter a text, or remove the filter.';

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
		narrow: (value, label) => containing(member, requireText(value, label, ADVICE)),
	};
}

/** One of the choices of a field. The query calls the member as the node calls the field. */
export function oneOf(field: INodeProperties): Filter {
	const choices = (field.options ?? []).flatMap((option) =>
		'value' in option && typeof option.value === 'string' ? [option.value] : [],
	);
	return {
		field,
		narrow: (value, label) => where(field.name, choiceOf(value, label, choices)),
	};
}

/** An ID, chosen in a locator. The query calls the member as the node calls the field. */
export function withId(field: INodeProperties): Filter {
	return { field, narrow: (value, label) => where(field.name, objectId(value, label)) };
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
		// `member=>time` means "after" (facts: F1).
		narrow: (value, label) => where(member, `>${instant(value, label)}`),
	};
}

export function updatedSince(things: string): Filter {
	const field = { displayName: 'Updated Since', name: 'updatedSince' };
	return since('updatedAt', `${things} that changed`, field);
}

export function createdSince(things: string): Filter {
	return since('createdAt', things, { displayName: 'Created Since', name: 'createdSince' });
}

function where(member: string, value: string): Containing {
	return { query: { [member]: value } };
}
