import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { JournalEntry } from '../../../sandbox';
import { isRecord } from '../../../sandbox/query';
import { runAction, World } from '../../support/engine';
import { SEED_ORGANIZATION, SEED_TEMPLATE } from '../../support/example';
import { meetJohn } from '../operationCases';
import { SAVED_NAMES, savedNode } from './cases';

/**
 * What nodes saved with version 0.1.0 sent, and what came out of them then. Written once, by that
 * version (`RECORD_SAVED=1`): whoever writes it anew changes what integrators rely on.
 */
const RECORD = path.join(__dirname, '0.1.0.json');

interface Deed {
	sent: Array<{ method: string; path: string; body: unknown }>;
	items: unknown[];
}

/** What is the same in every run: IDs by the order in which they appear, no times, no addresses. */
function timeless(value: unknown, ids: Map<string, string>): unknown {
	if (Array.isArray(value)) return value.map((entry) => timeless(entry, ids));
	if (isRecord(value)) {
		const entries = Object.entries(value).map(([key, member]) => [key, timeless(member, ids)]);
		return Object.fromEntries(entries) as Record<string, unknown>;
	}
	if (typeof value !== 'string') return value;
	return value
		.replace(/[\da-f]{24}/g, (id) => {
			if (id === SEED_ORGANIZATION || id === SEED_TEMPLATE) return id;
			if (!ids.has(id)) ids.set(id, `<id ${ids.size + 1}>`);
			return ids.get(id) ?? id;
		})
		.replace(/http:\/\/127\.0\.0\.1:\d+/g, '<sandbox>')
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

/** True when everything of the older value is in the newer one; what is new there may be there too. */
function holds(newer: unknown, older: unknown): boolean {
	if (Array.isArray(older)) {
		return (
			Array.isArray(newer) &&
			newer.length === older.length &&
			older.every((entry, index) => holds(newer[index], entry))
		);
	}
	if (!isRecord(older)) return newer === older;
	return (
		isRecord(newer) && Object.entries(older).every(([key, member]) => holds(newer[key], member))
	);
}

/** Everything but reading and the renewal of tokens. */
const isChange = ({ method, path: at }: JournalEntry): boolean =>
	method !== 'GET' && at !== '/v2/auth/token';

/** Runs a saved node for John, who has just written. */
async function perform(name: string): Promise<Deed> {
	const world = await World.start({ rateLimit: 0 });
	try {
		const credentials = world.credentials();
		const situation = await meetJohn(world.sandbox, credentials);
		const node = savedNode(name, situation);
		const before = world.sandbox.requests().length;
		const { error, items } = await runAction({ ...node, credentials });
		if (error !== undefined) throw error;
		const sent = world.sandbox.requests().slice(before).filter(isChange);
		const ids = new Map([
			[situation.conversation, '<conversation>'],
			[situation.contact, '<contact>'],
		]);
		return {
			sent: sent.map((entry) => ({
				method: entry.method,
				path: String(timeless(entry.path, ids)),
				body: timeless(JSON.parse(entry.rawBody), ids),
			})),
			items: items.map((item: IDataObject) => timeless(item, ids)),
		};
	} finally {
		await world.dispose();
	}
}

const readRecord = (): Record<string, Deed> =>
	JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, Deed>;

async function record(): Promise<void> {
	const deeds: Record<string, Deed> = {};
	for (const name of SAVED_NAMES) deeds[name] = await perform(name);
	writeFileSync(RECORD, `${JSON.stringify(deeds, null, '\t')}\n`);
}

describe('a node saved with version 0.1.0', () => {
	if (process.env['RECORD_SAVED'] === '1') beforeAll(record);

	it('is each one that was recorded', () => {
		expect(Object.keys(readRecord()).length).toBeGreaterThan(25);
	});

	it.each(Object.entries(readRecord()))(
		'sends what it sent, and nothing is missing from what comes out: %s',
		async (name, then) => {
			const { sent, items } = await perform(name);
			expect(sent).toEqual(then.sent);
			if (!holds(items, then.items)) expect(items).toEqual(then.items);
		},
	);
});
