import type { Resource } from '../operation';
import { setFields } from './set.operation';

export const field: Resource = {
	name: 'Field',
	value: 'field',
	description: "The fields of a contact's record",
	operations: [setFields],
	preset: setFields,
};
