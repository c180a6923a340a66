import { z } from 'zod';

import { addOrganization, addTemplate } from '../content';
import { found } from '../errors';
import type { Platform } from '../platform';
import { seed } from '../seed';
import type { Organization, Watemplate } from '../types';
import { objectId } from '../validate';
import type { MakeControl } from './control';

const organizationSchema = z
	.object({
		name: z.string(),
		/** Organization it is below; null for one of its own. */
		parent: objectId.nullable().default(seed.organizations.mcc),
		/** Whether it has hired the seeded bot. */
		hires: z.boolean().default(true),
	})
	.strict();

type NewOrganization = z.input<typeof organizationSchema>;

const templateSchema = z
	.object({
		organization: objectId.default(seed.organizations.acme),
		name: z.string(),
		language: z.string().default('en'),
		/** In the platform's own word: which it has is not documented. */
		status: z.string().default('approved'),
		content: z.string().default('Hello.'),
	})
	.strict();

type NewTemplate = z.input<typeof templateSchema>;

/** What people set up in the console: dealers and their templates. */
export const contentControls = (platform: Platform, control: MakeControl) => ({
	/** A new organization, below the seeded group unless told otherwise. */
	addOrganization: control('POST', '/organizations', {
		status: 201,
		body: organizationSchema,
		takes: (organization) => [organization],
		does: (organization: NewOrganization): Organization => {
			const { hires, ...given } = organizationSchema.parse(organization);
			if (given.parent !== null) {
				found(platform.store.organizations.get(given.parent), 'Organization not found');
			}
			const added = addOrganization(platform.store, given);
			if (hires) platform.hire(seed.bot.id, added.id, true);
			return added;
		},
	}),

	/** A new template, of Acme Demo unless told otherwise. */
	addTemplate: control('POST', '/templates', {
		status: 201,
		body: templateSchema,
		takes: (template) => [template],
		does: (template: NewTemplate): Watemplate => {
			const given = templateSchema.parse(template);
			const { organizations } = platform.store;
			found(organizations.get(given.organization), 'Organization not found');
			return addTemplate(platform.store, given);
		},
	}),

	/** Deletes a template. */
	removeTemplate: control('DELETE', '/templates/:id', {
		takes: (id) => [id],
		does: (id: string) => {
			found(platform.store.watemplates.get(id), 'Watemplate not found');
			platform.store.watemplates.remove(id);
			return { id };
		},
	}),
});
