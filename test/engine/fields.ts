import type {
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	NodeParameterValueType,
} from 'n8n-workflow';

import { NODES } from '../support/engine';
import { byName } from '../support/example';

/** One field of an operation, wherever it stands, and how to fill it in. */
export interface Field {
	/** `resource/operation`. */
	operation: string;
	/** Labels from the outside in, for example `Options > Touchpoint`. */
	path: string;
	property: INodeProperties;
	/** Parameters with this value in the field, and with what it takes to show it. */
	holding: (value: NodeParameterValueType) => INodeParameters;
}

/** What stands beside a field in the same entry, so that it is the only one that is wrong. */
const NEIGHBOURS: INodeParameters = {
	key: 'licenseplate',
	value: 'XX-99-WZ',
	name: 'PlanTime',
	text: 'Yes',
	command: '/leave',
	json: '{"type": "chat", "text": "Hi"}',
	template: { __rl: true, mode: 'id', value: '609a61ec5b25a7001e2fedce' },
};

/** Every field of every operation of the action node that people or expressions fill in. */
export function fieldsOf(types: ReadonlyArray<INodeProperties['type']>): Field[] {
	return (NODES.web1on1?.description.properties ?? []).flatMap((property) => {
		const { resource, operation, ...shown } = property.displayOptions?.show ?? {};
		if (resource === undefined || operation === undefined) return [];
		return inside(property)
			.filter((found) => types.includes(found.property.type))
			.map((found) => ({
				...found,
				operation: nameOf(resource, operation),
				holding: (value) => ({ ...settings(shown), ...found.holding(value) }),
			}));
	});
}

/** What an operation is called in `operationCases`. */
export function nameOf(resource: readonly unknown[], operation: readonly unknown[]): string {
	return `${JSON.stringify(resource[0])}/${JSON.stringify(operation[0])}`.replaceAll('"', '');
}

/** The first value for each parameter that another field asks for. */
function settings(shown: object): INodeParameters {
	return Object.fromEntries<NodeParameterValueType>(
		Object.entries(shown).map(([name, values]: [string, NodeParameterValueType[]]) => {
			const [parameter = '', member] = name.replace(/^\//, '').split('.');
			return member === 'mode'
				? [parameter, { ...byName('appointment_24_hours_before'), mode: values[0] }]
				: [parameter, values[0]];
		}),
	);
}

type Inner = Omit<Field, 'operation'>;

function inside(property: INodeProperties): Inner[] {
	const { name, type, displayName, options = [] } = property;
	if (type === 'collection') {
		return options.filter(isProperty).flatMap((option) => {
			const { show } = option.displayOptions ?? {};
			return inside(option).map(({ path, holding, ...inner }) => ({
				...inner,
				path: `${displayName} > ${path}`,
				holding: (value) => ({ ...settings(show ?? {}), [name]: holding(value) }),
			}));
		});
	}
	if (type === 'fixedCollection') {
		return options.filter(isGroup).flatMap((group) =>
			group.values.flatMap((member) => {
				const { show } = member.displayOptions ?? {};
				return inside(member).map(({ path, holding, ...inner }) => ({
					...inner,
					path: `${displayName} > ${path}`,
					holding: (value) => {
						const entry = { ...neighbours(group), ...settings(show ?? {}), ...holding(value) };
						const isList = property.typeOptions?.multipleValues === true;
						return { [name]: { [group.name]: isList ? [entry] : entry } };
					},
				}));
			}),
		);
	}
	return [{ path: displayName, property, holding: (value) => ({ [name]: value }) }];
}

function neighbours({ values }: INodePropertyCollection): INodeParameters {
	return Object.fromEntries<NodeParameterValueType>(
		values.flatMap(({ name }) => (name in NEIGHBOURS ? [[name, NEIGHBOURS[name]]] : [])),
	);
}

type Option = NonNullable<INodeProperties['options']>[number];

const isProperty = (option: Option): option is INodeProperties => 'type' in option;

const isGroup = (option: Option): option is INodePropertyCollection => 'values' in option;
