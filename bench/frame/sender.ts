import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type JsonObject } from '../../host';
import { seed } from '../../sandbox';
import type { Figures } from './line';
import type { BenchNode, BenchWorld, Listener } from './world';

const ORGANIZATION = seed.organizations.acme;
const TEMPLATE = seed.templates.appointment;

/** A run of 10,000 at 20 a second takes over eight minutes. */
const PATIENCE_MS = 1_200_000;

/** What the node is to send: a reminder to each item's own number. */
export function reminders(credential: { id: string; name: string }): BenchNode {
	return {
		type: 'n8n-nodes-web1on1.web1on1',
		typeVersion: 1,
		credentials: { web1on1Api: credential },
		parameters: {
			resource: 'message',
			operation: 'sendTemplate',
			sendTo: 'contact',
			organization: { __rl: true, mode: 'id', value: ORGANIZATION },
			telephone: '={{ $json.telephone }}',
			contactName: 'Jane Example',
			template: { __rl: true, mode: 'id', value: TEMPLATE },
			variableMode: 'list',
			variables: { variable: [{ name: 'PlanTime', value: '3.15 pm' }] },
			options: {},
		},
		onError: 'continueRegularOutput',
	};
}

/**
 * The same with n8n's HTTP Request node. With a token in a header: with our credential n8n would renew
 * it after any error, and try once more.
 */
export function httpRequest(
	{ sandbox }: BenchWorld,
	{ options = {}, ...others }: { options?: JsonObject; [setting: string]: unknown } = {},
): BenchNode {
	const { token } = sandbox.issueTokens({ accessTokenSeconds: null });
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${sandbox.url}/v2/conversations`,
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${token}` }] },
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ $json.body }}',
			options,
		},
		onError: 'continueRegularOutput',
		...others,
	};
}

/** What is sent for one person, as our node writes it. */
function bodyFor(telephone: string): JsonObject {
	return {
		organization: ORGANIZATION,
		type: 'contact',
		contact: { profile: { telephone, name: 'Jane Example' } },
		messages: [
			{
				...{ type: 'chat', role: 'agent', touchpoint: 'whatsapp' },
				text: 'appointment_24_hours_before',
				meta: { template: TEMPLATE, PlanTime: '3.15 pm' },
			},
		],
	};
}

/** @param from so many numbers are somebody else's */
function telephones(count: number, from = 0): string[] {
	return Array.from(
		{ length: count },
		(_, index) => `+316${String(from + index).padStart(8, '0')}`,
	);
}

function itemFor(telephone: string): JsonObject {
	return { telephone, body: bodyFor(telephone) };
}

/** A published workflow that sends to each of what is posted to it, and answers when all is done. */
export async function sender(world: BenchWorld, name: string, node: BenchNode): Promise<Listener> {
	const parameters = {
		httpMethod: 'POST',
		path: randomUUID(),
		responseMode: 'lastNode',
		responseData: 'firstEntryJson',
		options: {},
	};
	return await world.listener(name, [
		{ type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters },
		{
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
		node,
	]);
}

/** Has a workflow send so many, and counts at the platform what has come of it. */
export async function send(world: BenchWorld, { url }: Listener, count: number): Promise<Figures> {
	return await sendTogether(world, [url], count);
}

/** Has several workflows send so many each, all at the same moment. */
export async function sendTogether(
	{ sandbox }: Pick<BenchWorld, 'sandbox'>,
	urls: readonly string[],
	each: number,
): Promise<Figures> {
	const lists = urls.map((_, index) => telephones(each, index * each).map(itemFor));
	return await counted(sandbox, each * urls.length, async () =>
		secondsOf(
			urls.map(async (url, index) => {
				const body = { items: lists[index] };
				await ask({ method: 'POST', url, body, timeoutMs: PATIENCE_MS });
			}),
		),
	);
}

/** Has a workflow send to so many, each in an execution of its own, all at the same moment. */
export async function sendEach(
	{ sandbox }: BenchWorld,
	{ url }: Listener,
	count: number,
): Promise<Figures> {
	return await counted(sandbox, count, async () =>
		secondsOf(
			telephones(count).map(async (telephone) => {
				const body = { items: [itemFor(telephone)] };
				await ask({ method: 'POST', url, body, timeoutMs: PATIENCE_MS });
			}),
		),
	);
}

/** The same by a loop that does nothing else, in a process of its own. */
export async function sendBare(world: BenchWorld, count: number, atOnce: number): Promise<Figures> {
	const { token: bearer } = world.sandbox.issueTokens({ accessTokenSeconds: null });
	const bodies = telephones(count).map(bodyFor);
	return await counted(world.sandbox, count, async () => {
		const script = path.join(__dirname, 'bareLoop.mjs');
		const child = spawn(process.execPath, [script, String(atOnce)], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		child.stdin.end(
			JSON.stringify({ url: `${world.sandbox.url}/v2/conversations`, bearer, bodies }),
		);
		return Number(await text(child.stdout));
	});
}

async function secondsOf(works: ReadonlyArray<Promise<unknown>>): Promise<number> {
	const start = performance.now();
	await Promise.all(works);
	return (performance.now() - start) / 1000;
}

/** From the first request to the last, in seconds. */
function spanOf(requests: ReadonlyArray<{ time: string }>): number {
	const times = requests.map(({ time }) => Date.parse(time));
	return (Math.max(...times) - Math.min(...times)) / 1000;
}

async function counted(
	sandbox: BenchWorld['sandbox'],
	count: number,
	work: () => Promise<number>,
): Promise<Figures> {
	sandbox.clearRequests();
	// The platform counts the last second's: nobody pays for the one before.
	await sleep(1100);
	const seconds = await work();
	const posts = sandbox.requests().filter(({ method }) => method === 'POST');
	const sends = posts.filter(({ path: at }) => at === '/v2/conversations');
	const letIn = sends.filter(({ status }) => status === 200 || status === 201);
	const people = new Set(letIn.map(({ rawBody }) => /\+316\d{8}/.exec(rawBody)?.[0]));
	return {
		seconds,
		perSecond: letIn.length / seconds,
		whileSending: letIn.length / spanOf(sends),
		missing: count - people.size,
		doubled: letIn.length - people.size,
		refused: sends.filter(({ status }) => status === 429).length / count,
		renewals: posts.filter(({ path: at }) => at === '/v2/auth/token').length,
	};
}
