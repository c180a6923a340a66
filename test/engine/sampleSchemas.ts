import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { NODES } from '../support/engine';
import { TRIGGER_NAME } from './sampleOutputs';

/** Where n8n looks for the sample outputs of the nodes in this folder. */
export const NODE_DIR = join(__dirname, '../../nodes/Web1on1');

/** The part of JSON Schema that the editor's sample outputs use. */
export interface Schema {
	type: string;
	properties?: Record<string, Schema> | undefined;
	items?: Schema | undefined;
}

export const schemaShape: z.ZodType<Schema> = z.lazy(() =>
	z.object({
		type: z.string(),
		properties: z.record(schemaShape).optional(),
		items: schemaShape.optional(),
	}),
);

/** Objects whose members integrators name themselves. */
const FREE = new Set(['meta', 'variables']);

/**
 * What the `__schema__` folder is to hold: texts by path.
 * @param samples what the nodes really put out
 */
export function schemaFiles(samples: Map<string, IDataObject[]>): Map<string, string> {
	return new Map(
		[...samples].flatMap(([name, items]) =>
			filesOf(name).map((file) => [file, textOf(schemaOf(items, known(file)))] as const),
		),
	);
}

/**
 * Paths of a sample output below the nodes' folder, one for each version of its node:
 * `__schema__/v1.0.0/contact/find.json`.
 */
export function filesOf(name: string): string[] {
	const node = name === TRIGGER_NAME ? NODES.web1on1Trigger : NODES.web1on1;
	return [node?.description.version ?? []].flat().map((version) => {
		const [major = '0', minor = '0'] = String(version).split('.');
		const folder = `__schema__/v${major}.${minor}.0`;
		// n8n finds that of a node without resources under the version alone.
		return name === TRIGGER_NAME ? `${folder}.json` : `${folder}/${name}.json`;
	});
}

function textOf(schema: Schema): string {
	return `${JSON.stringify({ ...schema, version: 1 }, null, '\t')}\n`;
}

function known(file: string): Schema | undefined {
	const path = join(NODE_DIR, file);
	if (!existsSync(path)) return undefined;
	return schemaShape.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/**
 * The schema of some values. Types only: nothing of the values themselves is kept. Members keep the
 * place they have in the schema that is there already; new ones follow in the order they come in.
 */
function schemaOf(values: readonly unknown[], before: Schema | undefined, name = ''): Schema {
	const [type = 'undefined', ...others] = new Set(values.map(typeOf));
	if (others.length > 0) throw new Error(`'${name}' is ${type}, and ${others.join(', ')} too`);
	if (type === 'array') {
		const entries = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
		return entries.length === 0
			? { type }
			: { type, items: schemaOf(entries, before?.items, name) };
	}
	if (type !== 'object' || FREE.has(name)) return { type };
	const members = values.flatMap((value) => Object.entries(value as IDataObject));
	const found = new Set(members.map(([key]) => key));
	const names = new Set([...Object.keys(before?.properties ?? {}), ...found]);
	const properties = [...names]
		.filter((key) => found.has(key))
		.map((key) => {
			const held = members.flatMap(([other, value]) => (other === key ? [value] : []));
			return [key, schemaOf(held, before?.properties?.[key], key)] as const;
		});
	return { type, properties: Object.fromEntries(properties) };
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}
