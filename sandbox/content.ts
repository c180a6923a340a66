import type { Store } from './store';
import type { Organization, Watemplate } from './types';

/** Adds an organization below another one, or one of its own. */
export function addOrganization(
	store: Store,
	{ id, name, parent }: { id?: string; name: string; parent: string | null },
): Organization {
	const stamp = store.stamp(id);
	const path = parent === null ? stamp.id : `${store.pathOf(parent)}#${stamp.id}`;
	return store.organizations.add({
		...stamp,
		name,
		displayName: name,
		status: 'active',
		parent,
		path,
		level: path.split('#').length,
		country: 'NL',
		tags: [],
	});
}

/** What a template needs at least. */
export type NewTemplate = Pick<Watemplate, 'name' | 'content' | 'organization'> &
	Partial<Watemplate>;

/** Adds a template; English, approved and without buttons unless told otherwise. */
export function addTemplate(store: Store, template: NewTemplate): Watemplate {
	return store.watemplates.add({
		...store.stamp(template.id),
		orgPath: store.pathOf(template.organization),
		language: 'en',
		category: 'UTILITY',
		status: 'approved',
		buttons: [],
		...template,
	});
}
