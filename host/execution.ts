import { asObject, asText, dig, isJsonObject, type JsonObject } from './json';

/** One run of a workflow. */
export interface Execution {
	id: string;
	workflowId: string;
	/** `new`, `running`, `waiting`, `success`, `error`, `crashed` or `canceled`. */
	status: string;
	/** `manual` (also for test events), `webhook`, `trigger`, ... */
	mode: string;
	startedAt: string | undefined;
	stoppedAt: string | undefined;
	/** Only where it was asked for: what each node put out (see `outputItems`). */
	data: JsonObject | undefined;
}

/** Reads an execution from n8n's answer. */
export function parseExecution(value: unknown): Execution {
	const execution = asObject(value, 'execution');
	const text = (name: string) => {
		const member = execution[name];
		return typeof member === 'string' ? member : undefined;
	};
	return {
		id: asText(execution['id'], 'ID of the execution'),
		workflowId: asText(execution['workflowId'], 'workflow of the execution'),
		status: text('status') ?? (execution['finished'] === true ? 'success' : 'running'),
		mode: text('mode') ?? '',
		startedAt: text('startedAt'),
		stoppedAt: text('stoppedAt'),
		data: isJsonObject(execution['data']) ? execution['data'] : undefined,
	};
}

/** Whether n8n has put the execution down: it ended, or waits for something to come. */
export function isSettled(execution: Execution): boolean {
	return !['new', 'running', 'unknown'].includes(execution.status);
}

/** Whether an execution is said to have ended by itself, and its data know nothing of it yet. */
export function lacksItsResult(execution: Execution): boolean {
	if (!['success', 'error', 'waiting'].includes(execution.status)) return false;
	const runs = dig(execution.data, 'resultData', 'runData');
	const hasRuns = isJsonObject(runs) && Object.keys(runs).length > 0;
	return !hasRuns && errorOf(execution) === undefined;
}

/** Whether a node ran at all in this execution. */
export function hasRun(execution: Execution, nodeName: string): boolean {
	return runsOf(execution, nodeName).length > 0;
}

/** The `json` of every item a node put out, all its runs together. */
export function outputItems(execution: Execution, nodeName: string, output = 0): JsonObject[] {
	return fullOutputItems(execution, nodeName, output).map((item) =>
		asObject(item['json'], `json of an item of '${nodeName}'`),
	);
}

/** The items a node put out with everything n8n keeps of them (`json`, `binary`, `pairedItem`). */
export function fullOutputItems(execution: Execution, nodeName: string, output = 0): JsonObject[] {
	const items: JsonObject[] = [];
	for (const run of runsOf(execution, nodeName)) {
		const ofRun = dig(run, 'data', 'main', output);
		if (Array.isArray(ofRun)) items.push(...ofRun.filter(isJsonObject));
	}
	return items;
}

/** The error the execution ended with, as n8n stored it; of one node, if it is named. */
export function errorOf(execution: Execution, nodeName?: string): JsonObject | undefined {
	const errors = nodeName
		? runsOf(execution, nodeName).map((run) => dig(run, 'error'))
		: [dig(execution.data, 'resultData', 'error')];
	return errors.find(isJsonObject);
}

/** Message and description of the error the execution ended with, for a person to read. */
export function errorText(execution: Execution): string {
	const error = errorOf(execution);
	if (!error) return '';
	return [error['message'], error['description']].filter(Boolean).map(String).join(' - ');
}

function runsOf(execution: Execution, nodeName: string): unknown[] {
	if (!execution.data) throw new Error(`Execution ${execution.id} was fetched without its data`);
	const runs = dig(execution.data, 'resultData', 'runData', nodeName);
	return Array.isArray(runs) ? runs : [];
}
