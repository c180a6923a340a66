import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadOutputSchema } from 'n8n-core/dist/nodes-loader/output-schema-resolver';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction, type StoredCredentials } from '../support/engine';
import { byId, SEED_ORGANIZATION } from '../support/example';
import { meetJohn, OPERATION_CASES, parametersOf, type Situation } from './operationCases';

const NODE_DIR = join(__dirname, '../../nodes/Web1on1');
const VERSION_DIR = join(NODE_DIR, '__schema__/v1.0.0');

/** The part of JSON Schema that the editor's sample outputs use. */
interface Schema {
	type: string;
	properties?: Record<string, Schema> | undefined;
	items?: Schema | undefined;
}

const schemaShape: z.ZodType<Schema> = z.lazy(() =>
	z.object({
		type: z.string(),
		properties: z.record(schemaShape).optional(),
		items: schemaShape.optional(),
	}),
);

const NAMES = Object.keys(OPERATION_CASES);

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

function schemaOf(name: string): Schema {
	const [resource = '', operation = ''] = name.split('/');
	const found = loadOutputSchema({ nodeDir: NODE_DIR, version: 1, resource, operation });
	if (found === undefined) throw new Error(`n8n finds no sample output for ${name}`);
	return schemaShape.parse(found);
}

const TO_CONTACT: INodeParameters = {
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: '+31612121212',
};

/** Further ways to run an operation whose output then holds something else. */
function variantsOf(name: string, situation: Situation): INodeParameters[] {
	if (name === 'contact/find') return [{ telephone: '+31600000000' }];
	if (name === 'message/sendTemplate') {
		const pending = byId(situation.sandbox.seed.templates.pending);
		const inConversation = { sendTo: 'conversation', conversation: byId(situation.conversation) };
		const variables = { variable: [{ name: 'LicensePlate', value: 'XX-99-WZ' }] };
		return [inConversation, { template: pending, variables }];
	}
	if (name === 'field/set') {
		return [{ sendTo: 'conversation', conversation: byId(situation.conversation) }];
	}
	return name.startsWith('message/send') ? [TO_CONTACT] : [];
}

describe('the sample outputs the editor shows', () => {
	let sandbox: Sandbox;
	let credentials: StoredCredentials;
	let situation: Situation;

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
		credentials = credentialsFor(sandbox);
		situation = await meetJohn(sandbox, credentials);
		const parameters = parametersOf('conversation/setVariable', situation);
		await runAction({ parameters, credentials });
		const profile = parametersOf('contact/update', situation);
		await runAction({ parameters: profile, credentials });
		sandbox.reply('+31619626759', 'Fine');
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	it('are there for every operation, and for no other', () => {
		const files = readdirSync(VERSION_DIR, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.json'))
			.map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''));
		expect(files.sort()).toEqual([...NAMES].sort());
	});

	it.each(NAMES)('%s: tell what really comes out, all of it and nothing else', async (name) => {
		const schema = schemaOf(name);
		const items: IDataObject[] = [];
		for (const variant of [{}, ...variantsOf(name, situation)]) {
			const parameters = { ...parametersOf(name, situation), ...variant };
			const result = await runAction({ parameters, credentials });
			expect(result.error).toBeUndefined();
			expect(result.items.length).toBeGreaterThan(0);
			items.push(...result.items);
		}
		expect([...new Set(items.flatMap((item) => strangersIn(item, schema)))]).toEqual([]);
		expect(unusedIn(schema, items)).toEqual([]);
	});

	it.each(NAMES)('%s: hold no data of anybody', (name) => {
		const text = readFileSync(join(VERSION_DIR, `${name}.json`), 'utf8');
		expect(text).not.toMatch(/"(?:default|example|const|enum)"/);
		expect(JSON.parse(text)).toMatchObject({ type: 'object', version: 1 });
	});
});
