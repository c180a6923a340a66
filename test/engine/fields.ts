import type {
	IDisplayOptions,
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
	template: byName('appointment_24_hours_before'),
};

/** Every field of every operation of the action node that people or expressions fill in. */
export function fieldsOf(types: ReadonlyArray<INodeProperties['type']>): Field[] {
	return (NODES.web1on1?.description.properties ?? []).flatMap((property) => {
		const { show, hide } = property.displayOptions ?? {};
		const { resource, operation, ...shown } = show ?? {};
		if (resource === undefined || operation === undefined) return [];
		return inside(property)
			.filter((found) => types.includes(found.property.type))
			.map((found) => ({
				...found,
				operation: nameOf(resource, operation),
				holding: (value) => ({ ...settings({ show: shown, hide }), ...found.holding(value) }),
			}));
	});
}

/** What an operation is called in `operationCases`. */
export function nameOf(resource: readonly unknown[], operation: readonly unknown[]): string {
	return `${JSON.stringify(resource[0])}/${JSON.stringify(operation[0])}`.replaceAll('"', '');
}

/** For each parameter that another field asks for the first value it may have. */
function settings({ show = {}, hide = {} }: IDisplayOptions): INodeParameters {
	const asked = Object.entries<unknown[] | undefined>(show).map(([name, values]) =>
		setting(name, values?.[0]),
	);
	const avoided = Object.entries<unknown[] | undefined>(hide)
		// What n8n says of itself can't be set.
		.filter(([name]) => !name.startsWith('@'))
		.map(([name, values = []]) => setting(name, anotherValue(name, values)));
	return Object.fromEntries<NodeParameterValueType>([...asked, ...avoided]);
}

function setting(name: string, value: unknown): [string, NodeParameterValueType] {
	const [parameter = '', member] = nameIn(name).split('.');
	if (typeof value !== 'string' && typeof value !== 'boolean') {
		throw new Error(`Nothing is known that '${name}' may be`);
	}
	return member === 'mode'
		? [parameter, { ...byName('appointment_24_hours_before'), mode: value }]
		: [parameter, value];
}

/** The first choice of a parameter that is none of these. */
function anotherValue(name: string, values: readonly unknown[]): unknown {
	const properties = NODES.web1on1?.description.properties ?? [];
	const choices = properties.find((property) => property.name === nameIn(name))?.options ?? [];
	return choices.map(valueOf).find((value) => value !== undefined && !values.includes(value));
}

const nameIn = (condition: string): string => condition.replace(/^\//, '');

type Inner = Omit<Field, 'operation'>;

function inside(property: INodeProperties): Inner[] {
	const { name, type, displayName, options = [] } = property;
	if (type === 'collection') {
		return options.filter(isProperty).flatMap((option) => {
			return inside(option).map(({ path, holding, ...inner }) => ({
				...inner,
				path: `${displayName} > ${path}`,
				holding: (value) => ({
					...settings(option.displayOptions ?? {}),
					[name]: holding(value),
				}),
			}));
		});
	}
	if (type === 'fixedCollection') {
		return options.filter(isGroup).flatMap((group) =>
			group.values.flatMap((member) => {
				return inside(member).map(({ path, holding, ...inner }) => ({
					...inner,
					path: `${displayName} > ${path}`,
					holding: (value) => {
						const shown = settings(member.displayOptions ?? {});
						const entry = { ...neighbours(group), ...shown, ...holding(value) };
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

const valueOf = (option: Option): unknown => ('value' in option ? option.value : undefined);

const isGroup = (option: Option): option is INodePropertyCollection => 'values' in option;
