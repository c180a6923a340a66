import * as fs from 'node:fs';
import * as path from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { startDatabase, type Database } from '../../../demo/database';
import { startMailbox, type Mail, type Mailbox } from '../../../demo/mailbox';
import { createCredentials, withCredentials } from '../../../demo/workflows';
import {
	ask,
	CHECKOUT,
	parseWorkflow,
	type JsonObject,
	type StoredCredential,
	type Workflow,
} from '../../../host';
import type { IssuedTokens } from '../../../sandbox';
import { until } from '../../../toolbox/until';
import { Disposal } from '../../support/disposal';
import { World } from '../../support/n8n';
import { serve } from '../../support/server';

const EXAMPLES = path.join(CHECKOUT, 'examples');

/** A row of `reminders`, as far as it is looked at. */
export interface Reminder {
	customer_name: string;
	status: string;
	problem: string | null;
	conversation_id: string | null;
}

/** A row of `reminders` to be. */
export interface NewReminder {
	organization_id: string;
	customer_name: string;
	telephone: string;
	locale?: string;
	email?: string;
	licenseplate?: string;
}

/** What the dealer's own software was sent. */
export type Posted = Record<string, unknown>;

/**
 * One n8n with everything the examples connect: a bot of several dealers, a dealer's own bot that may
 * register webhooks, a real database, a real mail server, and a dealer's software that n8n reaches
 * through its proxy, under the address the example has.
 */
export class Jobs {
	private constructor(
		private readonly parts: Disposal,
		readonly world: World,
		readonly database: Database,
		readonly mailbox: Mailbox,
		private readonly bots: Record<'vendor' | 'dealer', Map<string, StoredCredential>>,
		/** What the dealer's own software was sent, and the status that it answers with. */
		readonly software: { posted: Posted[]; answer: { status: number } },
	) {}

	static async start(): Promise<Jobs> {
		return await Disposal.assemble(async (parts) => {
			const database = parts.add(await startDatabase(), (it) => it.stop());
			await database.query(fs.readFileSync(path.join(EXAMPLES, 'dealers.sql'), 'utf8'));
			const mailbox = parts.add(await startMailbox(), (it) => it.stop());
			const posted: Posted[] = [];
			const answer = { status: 200 };
			const software = await serve((request, response) => {
				void take(request, response, posted, answer.status);
			});
			parts.add(software, (it) => it.close());
			const env = { HTTP_PROXY: software.url, NO_PROXY: '127.0.0.1,localhost' };
			const world = parts.add(await World.start({ host: { env } }), (it) => it.stop());
			const { sandbox, host } = world;
			const stored = async (tokens: IssuedTokens): Promise<Map<string, StoredCredential>> =>
				await createCredentials(host.api, {
					web1on1: { url: sandbox.url, tokens },
					database: database.access,
					mail: { host: mailbox.host, port: mailbox.port },
				});
			const bots = {
				vendor: await stored(sandbox.issueTokens()),
				dealer: await stored(sandbox.issueTokens({ scope: 'admin' })),
			};
			return new Jobs(parts, world, database, mailbox, bots, { posted, answer });
		});
	}

	async stop(): Promise<void> {
		await this.parts.dispose();
	}

	/** Everything as before an example. */
	async tidy(): Promise<void> {
		await this.world.tidy();
		this.software.answer.status = 200;
		this.software.posted.length = 0;
		await this.database.query('TRUNCATE reminders, opt_outs, appointments, proposals');
	}

	/** Imports an example as it is, with the credentials it names. */
	async import(name: string, bot: 'vendor' | 'dealer' = 'vendor'): Promise<Workflow> {
		const text = fs.readFileSync(path.join(EXAMPLES, `${name}.json`), 'utf8');
		const definition = withCredentials(parseWorkflow(JSON.parse(text)), this.bots[bot]);
		return await this.world.store(definition);
	}

	/** The same, published. */
	async publish(name: string, bot: 'vendor' | 'dealer' = 'vendor'): Promise<Workflow> {
		const workflow = await this.import(name, bot);
		await this.world.host.api.publish(workflow.id);
		return workflow;
	}

	/** Runs a workflow that starts on a schedule, as its schedule would. */
	async runNow(workflow: Workflow, trigger: string): Promise<void> {
		const { api } = this.world.host;
		const id = await api.runWorkflow(workflow, trigger);
		const execution = await until('the run to end', async () => {
			const found = await api.getExecution(id);
			return ['success', 'error', 'crashed'].includes(found.status) ? found : undefined;
		});
		if (execution.status !== 'success') throw new Error(`The run ended with ${execution.status}`);
	}

	/** Calls a workflow that starts with a webhook, as the dealer's software does. */
	async call(
		workflow: Workflow,
		webhook: string,
		body: JsonObject,
	): Promise<{ status: number; answer: Record<string, unknown> }> {
		const url = await this.world.host.api.productionUrl(workflow, webhook);
		const { status, text } = await ask({ method: 'POST', url, body, timeoutMs: 120_000 });
		return { status, answer: JSON.parse(text) as Record<string, unknown> };
	}

	async dealer(organization: string, name: string, timezone = 'Europe/Amsterdam'): Promise<void> {
		await this.database.query(
			`INSERT INTO dealers VALUES ($1, $2, $3)
			ON CONFLICT (organization_id) DO UPDATE SET timezone = excluded.timezone`,
			[organization, name, timezone],
		);
	}

	/** An appointment for tomorrow about this time. */
	async plan({
		organization_id,
		customer_name,
		telephone,
		locale = 'en',
		email,
		licenseplate,
	}: NewReminder): Promise<void> {
		await this.database.query(
			`INSERT INTO reminders
				(organization_id, customer_name, telephone, locale, email, licenseplate, planned_at)
			VALUES ($1, $2, $3, $4, $5, $6, now() + interval '20 hours')`,
			[organization_id, customer_name, telephone, locale, email, licenseplate],
		);
	}

	/** What became of the reminders, by the customer's name. */
	async reminders(): Promise<Record<string, Reminder>> {
		const rows = await this.database.query<Reminder>('SELECT * FROM reminders');
		return Object.fromEntries(rows.map((row) => [row.customer_name, row]));
	}

	/** What a customer has read, oldest first. */
	textsOn(telephone: string): string[] {
		return this.world.sandbox.phone(telephone).messages.map(({ text }) => text);
	}

	/** The next mail about something. */
	async mailAbout(text: string): Promise<Mail> {
		return await until(`a mail about ${text}`, () =>
			this.mailbox.mails.find((mail) => mail.text.includes(text)),
		);
	}
}

async function take(
	request: IncomingMessage,
	response: ServerResponse,
	posted: Posted[],
	status: number,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
	posted.push({ to: request.url, ...(body as Posted) });
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end('{}');
}
