import { ExecutionStatusList } from 'n8n-workflow';

import { executionApi, STATUSES } from '../../host/api/executions';
import { OWNER } from '../../host/owner';
import { OwnerSession } from '../../host/session';
import { serve, type Server } from '../support/server';

interface Row {
	id: number;
	status: string;
}

const CURRENT = ['new', 'running'];
const PAGE = 100;

/**
 * n8n's list of executions as n8n makes it (`execution.service.js`, `execution-list-v1.service.js`): asked
 * for no status, two queries, here with something between them; pages by the last ID, or by a cursor.
 */
function listOf(rows: Row[], pages: 'lastId' | 'cursor', between: () => void = () => undefined) {
	const query = (statuses: string[] | undefined, before: number): Row[] =>
		[...rows]
			.filter(({ id, status }) => id < before && (statuses?.includes(status) ?? true))
			.sort((a, b) => b.id - a.id)
			.slice(0, PAGE);
	return (url: string): unknown => {
		const { searchParams } = new URL(url, 'http://n8n.example');
		const { status } = JSON.parse(searchParams.get('filter') ?? '{}') as { status?: string[] };
		const before = Number(searchParams.get(pages) ?? Infinity);
		const completed = query(status ?? ['success', 'waiting'], before);
		between();
		const current = status === undefined ? query(CURRENT, Infinity) : [];
		const last = completed.at(-1);
		const nextCursor = completed.length < PAGE ? null : String(last?.id);
		const results = [...current, ...completed].map(({ id, status: its }) => ({
			id: String(id),
			workflowId: 'w',
			status: its,
		}));
		return { data: { results, ...(pages === 'cursor' && { nextCursor }) } };
	};
}

describe('the list of executions', () => {
	let server: Server | undefined;

	afterEach(async () => {
		await server?.close();
	});

	/** n8n's API over a list. */
	async function apiOf(list: (url: string) => unknown): Promise<ReturnType<typeof executionApi>> {
		server = await serve((request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(list(request.url ?? '')));
		});
		return executionApi(new OwnerSession(server.url, OWNER));
	}

	it('is asked for by every status that n8n has', () => {
		expect(STATUSES).toEqual([...ExecutionStatusList].sort());
	});

	it('has one that ends while n8n looks', async () => {
		const rows = [
			{ id: 1, status: 'success' },
			{ id: 2, status: 'running' },
		];
		const end = (): void => {
			for (const row of rows) row.status = 'success';
		};
		const api = await apiOf(listOf(rows, 'cursor', end));
		const found = await api.listExecutions({ workflowId: 'w' });
		expect(found.map(({ id }) => id)).toEqual(['2', '1']);
	});

	it.each(['lastId', 'cursor'] as const)('has those of every page, found by %s', async (pages) => {
		const statuses = ['success', 'running', 'waiting', 'new'];
		const rows = Array.from({ length: 230 }, (_, index) => ({
			id: index + 1,
			status: statuses[index % statuses.length] ?? '',
		}));
		const api = await apiOf(listOf(rows, pages));
		const all = await api.listExecutions({ limit: 1000 });
		expect(all.map(({ id }) => Number(id))).toEqual(rows.map(({ id }) => id).reverse());
		const waiting = await api.listExecutions({ status: 'waiting', limit: 1000 });
		expect(waiting).toHaveLength(rows.filter(({ status }) => status === 'waiting').length);
		expect(await api.listExecutions({ limit: 120 })).toHaveLength(120);
	});
});
