import { setTimeout as wait } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { JournalEntry, Sandbox } from '../../sandbox';
import type { ActionResult } from '../support/engine';
import { byId, SEED_ORGANIZATION, SEED_TEMPLATE } from '../support/example';

/** A template to each item's own number; the name of the template is given, so nothing is looked up. */
export const SEND_EACH: INodeParameters = {
	resource: 'message',
	operation: 'sendTemplate',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: '={{ $json.telephone }}',
	contactName: 'Jane Example',
	template: byId(SEED_TEMPLATE),
	variableMode: 'json',
	variablesJson: '={{ JSON.stringify({ PlanTime: $json.time ?? "3 pm" }) }}',
	options: { templateName: 'appointment_24_hours_before' },
};

/** Numbers +31600000000, +31600000001, ... */
export const telephoneOf = (index: number): string => `+316${String(index).padStart(8, '0')}`;

export const recipients = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ telephone: telephoneOf(index) }));

export const isSend = ({ method, path }: JournalEntry): boolean =>
	method === 'POST' && path !== '/v2/auth/token';

export const sends = (sandbox: Sandbox): JournalEntry[] => sandbox.requests().filter(isSend);

export const renewalsOf = (sandbox: Sandbox): JournalEntry[] =>
	sandbox.requests().filter(({ path }) => path === '/v2/auth/token');

export const statusesOf = (sandbox: Sandbox): Array<number | null> =>
	sandbox.requests().map(({ status }) => status);

/**
 * How many messages each of these phones has received, once nothing is on its way any more: the
 * platform answers before a message has reached the phone.
 */
export async function received(sandbox: Sandbox, count: number): Promise<number[]> {
	await wait(50);
	return Array.from(
		{ length: count },
		(_, index) => sandbox.phone(telephoneOf(index)).messages.length,
	);
}

/** Everything an error holds, also what JSON leaves out: its chain of causes, stacks, hidden members. */
export function everythingIn(error: unknown, seen = new Set<unknown>()): string {
	if (typeof error !== 'object' || error === null) return String(error);
	if (seen.has(error)) return '';
	seen.add(error);
	return Reflect.ownKeys(error)
		.map((key): unknown => Reflect.get(error, key))
		.map((value) => (typeof value === 'function' ? '' : everythingIn(value, seen)))
		.join('\n');
}

/** What became of each item under 'Continue on Fail': `sent`, `not sent`, or `open`. */
export function fatesOf({ items }: ActionResult): string[] {
	return items.map(({ error, details }) => {
		if (error === undefined) return 'sent';
		const isOpen =
			typeof details === 'object' &&
			details !== null &&
			'mayHaveBeenSent' in details &&
			details.mayHaveBeenSent === true;
		return isOpen ? 'open' : 'not sent';
	});
}

/** Description of the error an execution ended with. */
export function descriptionOf({ error }: ActionResult): string {
	return error && 'description' in error ? String(error.description) : '';
}
