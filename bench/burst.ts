/**
 * A burst: so many genuine deliveries within one second, to n8n's own Webhook node and to our trigger
 * beside it, by turns on the same n8n. Each is tried again as Web1on1 does it: no 2xx within 20
 * seconds is a failure (facts: E8).
 *
 *   npx tsx bench/burst.ts [deliveries=300] [engine=vm|legacy] [rounds=1]
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { CHECKOUT, startHost, type Host, type StartOptions, type Workflow } from '../host';
import { sign, startSandbox, type Sandbox } from '../sandbox';
import { until } from '../toolbox/until';

/** How long Web1on1 waits for an answer. */
const TIMEOUT_MS = 20_000;

const [deliveries = 300, rounds = 1] = [process.argv[2], process.argv[4]].map((given) =>
	given === undefined ? undefined : Number(given),
);
const engine = process.argv[3] === 'legacy' ? 'legacy' : 'vm';

/** A workflow that only listens, and how to reach it. */
interface Contender {
	name: string;
	workflow: Workflow;
	url: string;
	/** Bodies and how they are signed. */
	secret: string;
}

/** What came of one burst. */
interface Result {
	contender: string;
	deliveries: number;
	atFirstTry: number;
	tries: number;
	/** When the last one was answered with a 2xx. */
	lastInSeconds: number;
	/** The longest n8n's health check took meanwhile. */
	slowestHealthCheckSeconds: number;
	peakMemoryMb: number;
	executions: number;
}

async function post(url: string, body: string, signature: string): Promise<boolean> {
	return await new Promise((resolve) => {
		const headers = { 'content-type': 'application/json', 'x-hub-signature': signature };
		const request = http.request(url, { method: 'POST', agent: false, headers }, (response) => {
			response.resume();
			response.once('close', () => {
				resolve(response.complete && (response.statusCode ?? 0) < 300);
			});
		});
		const late = setTimeout(() => {
			request.destroy(new Error('late'));
		}, TIMEOUT_MS);
		request.once('error', () => {
			resolve(false);
		});
		request.once('close', () => {
			clearTimeout(late);
		});
		request.end(body);
	});
}

function memoryOf(pid: number): number {
	const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(resident ?? 0) / 1024;
}

/** The slowest health check and the most memory while something goes on. */
async function watching<T>(
	host: Host,
	work: Promise<T>,
): Promise<{ slowestMs: number; peakMb: number }> {
	const seen = { slowestMs: 0, peakMb: 0 };
	const over = new AbortController();
	void work.finally(() => {
		over.abort();
	});
	while (!over.signal.aborted) {
		const start = performance.now();
		await fetch(`${host.url}/healthz`).then(
			async (answer) => await answer.text(),
			() => undefined,
		);
		seen.slowestMs = Math.max(seen.slowestMs, performance.now() - start);
		if (host.pid !== undefined) seen.peakMb = Math.max(seen.peakMb, memoryOf(host.pid));
		await sleep(250);
	}
	return seen;
}

async function burst(host: Host, to: Contender, bodies: string[]): Promise<Result> {
	const { name, workflow, url, secret } = to;
	const before = await countOf(host, workflow);
	const start = performance.now();
	const sent = { atFirstTry: 0, tries: 0, lastMs: 0 };
	const deliver = async (body: string, index: number): Promise<void> => {
		await sleep((index / bodies.length) * 1000);
		for (let attempt = 1; ; attempt++) {
			sent.tries++;
			if (await post(url, body, sign(body, secret))) {
				if (attempt === 1) sent.atFirstTry++;
				sent.lastMs = Math.max(sent.lastMs, performance.now() - start);
				return;
			}
			await sleep(1000 * 2 ** Math.min(attempt, 4));
		}
	};
	const all = Promise.all(bodies.map(deliver));
	const { slowestMs, peakMb } = await watching(host, all);
	const executions = await until('the executions', async () => {
		const count = await countOf(host, workflow);
		await sleep(1000);
		return count === (await countOf(host, workflow)) ? count : undefined;
	});
	return {
		contender: name,
		deliveries: bodies.length,
		atFirstTry: sent.atFirstTry,
		tries: sent.tries,
		lastInSeconds: Math.round(sent.lastMs / 100) / 10,
		slowestHealthCheckSeconds: Math.round(slowestMs) / 1000,
		peakMemoryMb: Math.round(peakMb),
		executions: executions - before,
	};
}

async function countOf(host: Host, { id: workflowId }: Workflow): Promise<number> {
	return (await host.api.listExecutions({ workflowId, limit: 10_000 })).length;
}

async function contenders(host: Host, sandbox: Sandbox): Promise<Contender[]> {
	const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
	const credential = await host.api.createCredential({
		name: 'Web1on1',
		type: 'web1on1Api',
		data: { authentication: 'renewing', refreshToken, apiUrl: sandbox.url },
	});
	const settings = { executionOrder: 'v1' };
	const ours = await host.api.createWorkflow({
		name: 'Web1on1 Trigger',
		connections: {},
		settings,
		nodes: [
			{
				name: 'Trigger',
				type: 'n8n-nodes-web1on1.web1on1Trigger',
				typeVersion: Number(process.env['TRIGGER_VERSION'] ?? 1),
				position: [0, 0],
				parameters: {},
				credentials: { web1on1Api: { id: credential.id, name: credential.name } },
			},
		],
	});
	const webhook = await host.api.createWorkflow({
		name: 'Webhook',
		connections: {},
		settings,
		nodes: [
			{
				name: 'Trigger',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				parameters: { httpMethod: 'POST', path: 'burst', responseMode: 'onReceived', options: {} },
			},
		],
	});
	const both = await Promise.all(
		[webhook, ours].map(async (workflow): Promise<Contender> => {
			await host.api.publish(workflow.id);
			const url = await host.api.productionUrl(workflow, 'Trigger');
			return { name: workflow.name, workflow, url, secret: '' };
		}),
	);
	const services = sandbox.services();
	return both.map((contender) => {
		const service = services.find(({ params }) => params['url'] === contender.url);
		const secret = service?.params['secret'];
		return { ...contender, secret: typeof secret === 'string' ? secret : 'none' };
	});
}

/** Bodies as Web1on1 sends them, each about a message of its own. */
async function bodiesOf(sandbox: Sandbox): Promise<(count: number) => string[]> {
	const { id } = sandbox.reply('+31619626759', 'Yes, 3 pm is fine');
	await sandbox.settled();
	const original = sandbox.deliveries().find(({ message }) => message === id)?.rawBody ?? '';
	return (count) =>
		Array.from({ length: count }, () => original.replaceAll(id, randomBytes(12).toString('hex')));
}

async function main(): Promise<void> {
	const options: StartOptions = {
		packageFolder: CHECKOUT,
		env: { EXECUTIONS_DATA_PRUNE: 'false' },
		...(engine === 'legacy' ? { expressionEngine: engine } : {}),
	};
	const sandbox = await startSandbox();
	const host = await startHost(options);
	try {
		const both = await contenders(host, sandbox);
		const bodies = await bodiesOf(sandbox);
		console.log(`n8n ${host.version}, ${engine} expression engine, ${deliveries} in a second`);
		for (const contender of both) await burst(host, contender, bodies(20));
		for (let round = 0; round < rounds; round++) {
			for (const contender of both) {
				console.log(JSON.stringify(await burst(host, contender, bodies(deliveries))));
			}
		}
	} finally {
		await host.dispose();
		await sandbox.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
