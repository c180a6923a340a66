import { HostRequestError, type Execution, type HostApi, type Workflow } from '../../../host';
import { poll, until } from '../../../toolbox/until';
import { IS_N8N_1 } from './settings';

/** How long none may begin or end, before those that are open are taken for ones that n8n forgot. */
const FORGOTTEN_MS = 20_000;

/** What n8n 1.x has answered for may be created later: so long no new one must have come. */
const COMES_LATE_MS = IS_N8N_1 ? 1000 : 0;

/** How long executions of a workflow that has been unpublished may go on. */
const LAST_MS = 60_000;

const OPEN = /^(new|running|unknown)$/;

/** Which executions of a workflow are wanted. */
export interface ExecutionsOptions {
	/** At most so many, the newest. */
	limit?: number;
	/**
	 * Does not wait for those that never end: killed at the wrong moment, n8n 2.20 forgets an execution
	 * that it has created and not begun (left out here), and any n8n lists one as running for ever, with
	 * what it was started with, whose start it has noted and whose first node it has not
	 * (`execution-recovery.service.js`: no messages about nodes, nothing to amend).
	 */
	hasBeenKilled?: boolean;
}

/**
 * All executions of a workflow, oldest first, ended and with their data. Left out are those that
 * have none: n8n 1.x creates an execution first and adds its data later, unless it is killed.
 */
export async function endedExecutions(
	api: HostApi,
	{ id: workflowId }: Workflow,
	{ limit = 250, hasBeenKilled = false }: ExecutionsOptions = {},
): Promise<Execution[]> {
	let seen = '';
	let since = Date.now();
	const listed = await until('the executions to end', async () => {
		const found = await api.listExecutions({ workflowId, limit });
		const open = found.filter(({ status }) => OPEN.test(status));
		const now = found.map(({ id, status }) => `${id} ${status}`).join();
		if (now !== seen) [seen, since] = [now, Date.now()];
		if (open.length === 0) return Date.now() - since >= COMES_LATE_MS ? found : undefined;
		const areForgotten = hasBeenKilled && Date.now() - since > FORGOTTEN_MS;
		return areForgotten ? found.filter(({ status }) => status !== 'new') : undefined;
	});
	const full: Execution[] = [];
	for (const { id } of listed.reverse()) {
		try {
			full.push(await api.getExecution(id));
		} catch (error) {
			if (!(error instanceof HostRequestError && error.status === 400)) throw error;
		}
	}
	return full;
}

/**
 * Waits until no execution of a workflow runs any more, and stops those that do not end: what runs on
 * would take what the next test has laid out. Those that wait for something are left as they are.
 */
export async function letEnd(api: HostApi, { id: workflowId }: Workflow): Promise<void> {
	const running = async (): Promise<Execution[]> => {
		const found = await api.listExecutions({ workflowId, limit: 250 });
		return found.filter(({ status }) => OPEN.test(status));
	};
	if (await poll(async () => (await running()).length === 0, LAST_MS, 100)) return;
	for (const { id } of await running()) await api.stopExecution(id).catch(() => undefined);
}
