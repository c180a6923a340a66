import { poll } from '../../toolbox/until';
import { HostRequestError } from '../http';
import { errorText, isSettled, lacksItsResult, parseExecution, type Execution } from '../execution';
import { asObject, asObjects, type JsonObject } from '../json';
import type { OwnerSession } from '../session';

const POLL_MS = 250;
/** As many as n8n gives at once. */
const PAGE_SIZE = 100;
/**
 * Every status (n8n-workflow's `ExecutionStatusList`, whose loading takes longer than a command of the host's), asked for by name: for a list without any, n8n asks
 * its database for those that run and for those that have ended in two queries at once, and one
 * that ends meanwhile is in neither (`findCurrentAndCompleted`).
 */
export const STATUSES = [
	'canceled',
	'crashed',
	'error',
	'new',
	'running',
	'success',
	'unknown',
	'waiting',
];
/** Generous: a busy machine is late, and what comes in time costs nothing. */
const EXECUTION_TIMEOUT_MS = 120_000;
const DATA_TIMEOUT_MS = 15_000;

/** Which executions to list. */
export interface ExecutionQuery {
	workflowId?: string;
	/** One status, such as `success`. */
	status?: string;
	/** 100 unless given. */
	limit?: number;
}

/** Which execution to wait for. */
export interface ExecutionWait {
	workflowId?: string;
	/** Only executions newer than this one. */
	afterId?: string;
	/** Only executions for which this holds; asked with the data, once an execution has settled. */
	where?: (execution: Execution) => boolean;
	/** How many; one unless given. */
	count?: number;
	/** Two minutes unless given. */
	timeoutMs?: number;
}

/** Executions: listing, reading, waiting for them, stopping them. */
export const executionApi = (session: OwnerSession) => ({
	/** Newest first, without their data; running ones included. */
	listExecutions: async (query: ExecutionQuery = {}): Promise<Execution[]> =>
		await listExecutions(session, query),

	/** One execution with its data. */
	getExecution: async (id: string): Promise<Execution> => await getExecution(session, id),

	/** Waits for one execution that has settled (ended, or waiting for something). */
	waitForExecution: async (wait: ExecutionWait = {}): Promise<Execution> => {
		const [execution] = await waitForExecutions(session, { ...wait, count: 1 });
		if (!execution) throw new Error('No execution');
		return execution;
	},

	/** Waits for several executions that have settled; oldest first. */
	waitForExecutions: async (wait: ExecutionWait): Promise<Execution[]> =>
		await waitForExecutions(session, wait),

	/** Asks n8n to stop an execution, as the editor's stop button does. */
	stopExecution: async (id: string): Promise<void> => {
		await session.rest('POST', `/executions/${id}/stop`);
	},
});

async function listExecutions(session: OwnerSession, query: ExecutionQuery): Promise<Execution[]> {
	const { limit = 100 } = query;
	const listed = new Map<string, Execution>();
	let position = '';
	do {
		const page = asObject(await executionPage(session, query, position), 'page of executions');
		const results = asObjects(page['results'], 'executions').map(parseExecution);
		for (const execution of results) listed.set(execution.id, execution);
		position = positionAfter(page, results);
	} while (position !== '' && listed.size < limit);
	return [...listed.values()].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, limit);
}

async function executionPage(
	session: OwnerSession,
	query: ExecutionQuery,
	position: string,
): Promise<unknown> {
	const filter: JsonObject = { status: query.status ? [query.status] : STATUSES };
	if (query.workflowId) filter['workflowId'] = query.workflowId;
	// Whole pages only: n8n orders by the start, and workers may start a later execution first.
	const search = `filter=${encodeURIComponent(JSON.stringify(filter))}&limit=${PAGE_SIZE}${position}`;
	return await session.rest('GET', `/executions?${search}`);
}

/** Where the next page starts: n8n 2.41 gives a cursor, older ones go by the last ID. */
function positionAfter(page: JsonObject, results: Execution[]): string {
	const { nextCursor } = page;
	if (typeof nextCursor === 'string') return `&cursor=${encodeURIComponent(nextCursor)}`;
	if (nextCursor === null || results.length === 0) return '';
	return `&lastId=${Math.min(...results.map(({ id }) => Number(id)))}`;
}

/**
 * n8n writes an ended execution's status before its data, and on SQLite somebody who asks in between
 * sees the new status beside the data from before it ran. n8n 2.20 answers 500 to somebody who asks for
 * the data of an execution that has none yet.
 */
async function getExecution(session: OwnerSession, id: string): Promise<Execution> {
	const path = `/executions/${id}?includeData=true`;
	const ask = async (): Promise<Execution> => parseExecution(await session.publicApi('GET', path));
	const withResult = async (): Promise<Execution | undefined> => {
		const execution = await ask().catch(unlessItFailed);
		return execution === undefined || lacksItsResult(execution) ? undefined : execution;
	};
	return (await poll(withResult, DATA_TIMEOUT_MS, POLL_MS)) ?? (await ask());
}

function unlessItFailed(error: unknown): undefined {
	if (error instanceof HostRequestError && error.status >= 500) return undefined;
	throw error;
}

async function waitForExecutions(session: OwnerSession, wait: ExecutionWait): Promise<Execution[]> {
	const { count = 1, timeoutMs = EXECUTION_TIMEOUT_MS } = wait;
	const waiting = new Waiting(session, wait);
	const look = async (): Promise<Execution[] | undefined> => {
		const found = await waiting.look(Math.max(100, count * 2));
		return found.length >= count ? found : undefined;
	};
	const found = await poll(look, timeoutMs, POLL_MS);
	if (!found) throw waiting.error();
	return found.reverse().slice(0, count);
}

/** Looks for executions again and again, and asks for the data of each that has settled once. */
class Waiting {
	private readonly settled = new Map<string, Execution>();
	private listed: Execution[] = [];
	private found: Execution[] = [];

	constructor(
		private readonly session: OwnerSession,
		private readonly wait: ExecutionWait,
	) {}

	/** Those that have settled and are as wanted, newest first. */
	async look(limit: number): Promise<Execution[]> {
		const { workflowId, afterId = '0', where = () => true } = this.wait;
		const listed = await listExecutions(this.session, { workflowId, limit });
		this.listed = listed.filter(({ id }) => Number(id) > Number(afterId));
		this.found = [];
		for (const candidate of this.listed) {
			const full = isSettled(candidate) ? await this.withData(candidate) : undefined;
			if (full && where(full)) this.found.push(full);
		}
		return this.found;
	}

	/** What was there instead. */
	error(): Error {
		const seen = this.listed.map(({ id, status, mode }) => {
			const full = this.settled.get(id);
			return `${id} ${mode} ${status} ${full ? errorText(full) : ''}`.trim();
		});
		const { count = 1, where } = this.wait;
		const wanted = `${count} execution(s)${where ? ' as asked for' : ''}`;
		const others =
			seen.length > 0 ? `there were: ${seen.slice(0, 10).join('; ')}` : 'there were none';
		return new Error(`Waited in vain for ${wanted}, found ${this.found.length}; ${others}`);
	}

	/** What has ended does not change any more; what waits may go on. */
	private async withData(candidate: Execution): Promise<Execution | undefined> {
		const { id, status } = candidate;
		const known = this.settled.get(id);
		if (known && status !== 'waiting' && known.status === status) return known;
		const full = await getExecution(this.session, id);
		this.settled.set(id, full);
		return isSettled(full) ? full : undefined;
	}
}
