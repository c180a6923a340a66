import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadOutputSchema } from 'n8n-core/dist/nodes-loader/output-schema-resolver';
import type { IDataObject } from 'n8n-workflow';

import { OPERATION_NAMES, sampleOutputs, TRIGGER_NAME } from './sampleOutputs';
import { filesOf, NODE_DIR, schemaFiles, schemaShape, type Schema } from './sampleSchemas';

/** What in a value its schema does not know, as paths. */
function strangersIn(value: unknown, schema: Schema | undefined, path = '$'): string[] {
	if (schema === undefined) return [`${path} is not in the schema`];
	const type = Array.isArray(value) ? 'array' : typeof value;
	const expected = schema.type === 'integer' ? 'number' : schema.type;
	if (type !== expected) return [`${path} is ${type}, not ${schema.type}`];
	if (Array.isArray(value)) {
		return value.flatMap((entry) => strangersIn(entry, schema.items, `${path}[]`));
	}
	// An object without properties is free-form: variables, an address.
	if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
	return Object.entries(value).flatMap(([key, member]) =>
		strangersIn(member, schema.properties?.[key], `${path}.${key}`),
	);
}

/** Paths of a schema that no value has. */
function unusedIn(schema: Schema, values: unknown[], path = '$'): string[] {
	if (values.length === 0) return [path];
	const members = values.filter((value): value is IDataObject => typeof value === 'object');
	return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
		unusedIn(
			inner,
			members.filter((member) => member[key] !== undefined).map((member) => member[key]),
			`${path}.${key}`,
		),
	);
}

/** The schema as n8n finds it for the node's newest version. */
function schemaOf(name: string): Schema {
	const [resource = '', operation = ''] = name.split('/');
	const which = name === TRIGGER_NAME ? { version: 1.1 } : { version: 1, resource, operation };
	const found = loadOutputSchema({ nodeDir: NODE_DIR, ...which });
	if (found === undefined) throw new Error(`n8n finds no sample output for ${name}`);
	return schemaShape.parse(found);
}

const textIn = (file: string): string => readFileSync(join(NODE_DIR, file), 'utf8');

describe('the sample outputs the editor shows', () => {
	let samples: Map<string, IDataObject[]>;

	beforeAll(async () => {
		samples = await sampleOutputs();
	});

	it('are there for every operation and the trigger, and for nothing else', () => {
		const files = readdirSync(join(NODE_DIR, '__schema__'), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.json'))
			.map((file) => `__schema__/${file.replaceAll('\\', '/')}`);
		expect(files.sort()).toEqual([...OPERATION_NAMES, TRIGGER_NAME].flatMap(filesOf).sort());
	});

	describe.each([...OPERATION_NAMES, TRIGGER_NAME])('that of %s', (name) => {
		it('tells what really comes out, all of it and nothing else', () => {
			const schema = schemaOf(name);
			const items = samples.get(name) ?? [];
			expect([...new Set(items.flatMap((item) => strangersIn(item, schema)))]).toEqual([]);
			expect(unusedIn(schema, items)).toEqual([]);
		});

		it('is as `npm run schemas` writes it', () => {
			const written = schemaFiles(samples);
			for (const file of filesOf(name)) expect(written.get(file)).toBe(textIn(file));
		});

		it('holds no data of anybody', () => {
			for (const text of filesOf(name).map(textIn)) {
				expect(text).not.toMatch(/"(?:default|example|const|enum)"/);
				expect(JSON.parse(text)).toMatchObject({ type: 'object', version: 1 });
			}
		});
	});
});
