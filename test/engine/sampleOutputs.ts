import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/Web1on1/actions/resources';
import { toData } from '../../nodes/Web1on1/n8n/data';
import { answeredItem, type Reply, type Value } from '../../nodes/Web1on1/waiting/reply';
import { startSandbox, type Sandbox } from '../../sandbox';
import {
	credentialsFor,
	runAction,
	TRIGGER,
	TriggerHost,
	type StoredCredentials,
} from '../support/engine';
import { byId, byName, PHONE, SEED_ORGANIZATION } from '../support/example';
import { meetJohn, parametersOf, type Situation } from './operationCases';

/** Every operation, as `resource/operation`. */
export const OPERATION_NAMES = RESOURCES.flatMap(({ value, operations }) =>
	operations.map(({ option }) => `${value}/${option.value}`),
);

/** Name of the trigger's samples among those of the operations. */
export const TRIGGER_NAME = 'trigger';

const TO_CONTACT: INodeParameters = {
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: '+31612121212',
};

/** What comes out of it comes later, with the reply. */
const ASKING = 'message/sendAndWait';

/** What makes an operation warn. */
const WARNED: Array<[string, INodeParameters]> = [
	['contact/update', { updateFields: { contactName: 'John\nJohnson' } }],
	['conversation/setVariable', { value: 'A\n4711' }],
	['conversation/upsert', { contactName: 'John\nJohnson' }],
	['field/set', { fields: { field: [{ key: 'location', value: '32\n04' }] } }],
];

/** Further ways to run an operation whose output then holds something else. */
function variantsOf(name: string, situation: Situation): INodeParameters[] {
	const [inTwoLines] = WARNED.flatMap(([one, parameters]) => (one === name ? [parameters] : []));
	if (name === 'conversation/getReplyWindow') {
		return [
			{ findBy: 'telephone', organization: byId(SEED_ORGANIZATION), telephone: '+31600000000' },
		];
	}
	if (name === 'contact/find') return [{ telephone: '+31600000000' }];
	if (name === 'message/sendTemplate') {
		const pending = byId(situation.sandbox.seed.templates.pending);
		const inConversation = { sendTo: 'conversation', conversation: byId(situation.conversation) };
		const variables = { variable: [{ name: 'LicensePlate', value: 'XX-99-WZ' }] };
		const unchecked = { options: { checkVariables: false } };
		return [
			inConversation,
			{ template: pending, variables, ...unchecked },
			{ template: byName('appointment_24_hours_before') },
		];
	}
	if (name === 'field/set') {
		return [{ sendTo: 'conversation', conversation: byId(situation.conversation), ...inTwoLines }];
	}
	if (name.startsWith('message/send')) {
		const options = { closedWindow: 'send' };
		return [{ ...TO_CONTACT, contactName: 'Jane\nExample', options }];
	}
	return inTwoLines === undefined ? [] : [inTwoLines];
}

/**
 * What really comes out of the nodes, on n8n's engine against the sandbox: of each operation under
 * its name, and of the trigger under `TRIGGER_NAME`. Between them the items of a name have every
 * member there can be.
 */
export async function sampleOutputs(): Promise<Map<string, IDataObject[]>> {
	const sandbox = await startSandbox({ rateLimit: 0 });
	try {
		const credentials = credentialsFor(sandbox);
		const situation = await meetJohn(sandbox, credentials);
		await outputOf('conversation/setVariable', situation, credentials);
		await outputOf('contact/update', situation, credentials);
		const triggered = await triggerOutput(sandbox, situation, credentials);
		// The consumer's last message, whatever came within the same millisecond.
		sandbox.advanceClock(1000);
		sandbox.picture(PHONE, { caption: 'The scratch' });
		const samples = new Map<string, IDataObject[]>();
		for (const name of OPERATION_NAMES) {
			if (name === ASKING) {
				samples.set(name, answered(triggered));
				continue;
			}
			for (const variant of [{}, ...variantsOf(name, situation)]) {
				const items = await outputOf(name, situation, credentials, variant);
				samples.set(name, [...(samples.get(name) ?? []), ...items]);
			}
		}
		return samples.set(TRIGGER_NAME, triggered);
	} finally {
		await sandbox.stop();
	}
}

async function outputOf(
	name: string,
	situation: Situation,
	credentials: StoredCredentials,
	variant: INodeParameters = {},
): Promise<IDataObject[]> {
	const parameters = { ...parametersOf(name, situation), ...variant };
	const { items, error } = await runAction({ parameters, credentials });
	if (error !== undefined) throw error;
	if (items.length === 0) throw new Error(`Nothing came out of ${name}`);
	return items;
}

/**
 * What an execution goes on with: of replies that the trigger has taken, each as one that was asked
 * for in another way.
 */
function answered(triggered: readonly IDataObject[]): IDataObject[] {
	const fields = triggered.filter(
		({ event }) => typeof event === 'string' && event.startsWith('message.create'),
	);
	const values: Value[] = [{}, { choice: 'Morning' }, { number: 3.5 }, { date: '2026-11-20' }];
	const reply: Reply = { text: 'Fine', payload: 'YES', isTap: true, sentAt: new Date() };
	const items = fields.flatMap((one) =>
		values.map((value) =>
			answeredItem({
				...{ input: {}, fields: one, answer: 'yes', askedAt: new Date() },
				...{ reply, value },
			}),
		),
	);
	return [...items.map(toData), { replied: false, superseded: true }];
}

/** A reply, a picture, and a message that did not arrive. */
async function triggerOutput(
	sandbox: Sandbox,
	situation: Situation,
	credentials: StoredCredentials,
): Promise<IDataObject[]> {
	const host = await TriggerHost.start({
		parameters: {
			...TRIGGER,
			events: ['consumerMessage', 'deliveryProblem'],
			options: { fetchContact: true },
		},
		credentials: credentialsFor(sandbox, { scope: 'admin' }),
	});
	try {
		await host.publish();
		sandbox.reply(PHONE, { text: 'Fine', meta: { source: 'phone' } });
		sandbox.picture(PHONE, { caption: 'The scratch' });
		sandbox.setOnWhatsApp(PHONE, false);
		await outputOf('message/sendText', situation, credentials);
		sandbox.setOnWhatsApp(PHONE, true);
		await sandbox.settled();
		return host.taken;
	} finally {
		await host.unpublish();
		await host.stop();
	}
}
