import type { INodeProperties } from 'n8n-workflow';

import { NODES } from '../support/engine';

/** A condition under which a field is there, and what it may name. */
interface Condition {
	field: string;
	names: string;
	beside: readonly string[];
}

const rootOf = (property: INodeProperties): INodeProperties[] => {
	const all = NODES.web1on1?.description.properties ?? [];
	const { resource, operation } = property.displayOptions?.show ?? {};
	const isSame = (one: unknown, other: unknown): boolean =>
		one === undefined || JSON.stringify(one) === JSON.stringify(other);
	return all.filter(({ displayOptions: { show } = {} }) => {
		return isSame(show?.resource, resource) && isSame(show?.operation, operation);
	});
};

/** The conditions of fields and of all inside them. */
function conditionsOf(
	fields: readonly INodeProperties[],
	root: (field: INodeProperties) => readonly string[],
	at = '',
): Condition[] {
	return fields.flatMap((field) => {
		const label = `${at}${field.displayName}`;
		const { show = {}, hide = {} } = field.displayOptions ?? {};
		const own = [...Object.keys(show), ...Object.keys(hide)]
			.filter((names) => !names.startsWith('@'))
			.map((names) => ({
				...{ field: label, names },
				beside: names.startsWith('/') ? root(field) : fields.map(({ name }) => name),
			}));
		const options = field.options ?? [];
		const levels = [
			options.flatMap((option) => ('type' in option ? [option] : [])),
			...options.flatMap((option) => ('values' in option ? [option.values] : [])),
		];
		return [
			...own,
			...levels.flatMap((level) => conditionsOf(level, () => root(field), `${label} > `)),
		];
	});
}

const CONDITIONS = conditionsOf(NODES.web1on1?.description.properties ?? [], (field) =>
	rootOf(field).map(({ name }) => name),
);

/**
 * n8n leaves out a field whose condition names what is not there, and with it what was entered; n8n
 * 1.123 does not start a node where a condition names a member of something beside the field.
 */
describe('conditions under which fields are shown', () => {
	it('name a parameter beside the field, or one of the operation from the root', () => {
		const lost = CONDITIONS.filter(({ names, beside }) => {
			const isThere = names.startsWith('/')
				? beside.includes(names.slice(1).split('.')[0] ?? '')
				: beside.includes(names);
			return !isThere;
		});
		expect(lost.map(({ field, names }) => `${field}: ${names}`)).toEqual([]);
	});

	it('are found at every depth', () => {
		const found = new Set(CONDITIONS.map(({ field, names }) => `${field}: ${names}`));
		for (const one of [
			'Template Language: /template.mode',
			'Options > Text for Other Replies: /accept',
			'Messages > Template Language: kind',
			'Options > Limit Wait Time > Amount: limitType',
		]) {
			expect(found).toContain(one);
		}
	});
});
