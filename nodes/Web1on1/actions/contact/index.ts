import type { Resource } from '../operation';
import { findContact } from './find.operation';
import { getContact } from './get.operation';
import { getManyContacts } from './getMany.operation';
import { updateContact } from './update.operation';

export const contact: Resource = {
	name: 'Contact',
	value: 'contact',
	description: 'The consumers of an organization',
	operations: [findContact, getContact, getManyContacts, updateContact],
	preset: findContact,
};
