import type { Resource } from '../operation';
import { getManyTemplates } from './getMany.operation';

export const template: Resource = {
	name: 'Template',
	value: 'template',
	description: 'The WhatsApp templates of an organization',
	operations: [getManyTemplates],
	preset: getManyTemplates,
};
