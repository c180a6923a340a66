import type { Resource } from '../operation';
import { getManyOrganizations } from './getMany.operation';

export const organization: Resource = {
	name: 'Organization',
	value: 'organization',
	description: 'The dealers the bot works for',
	operations: [getManyOrganizations],
	preset: getManyOrganizations,
};
