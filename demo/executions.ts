import { errorText, type Execution } from '../host';
import type { Demo } from './world';

/** All executions of the workflows, newest first. */
export async function executions({ host, workflows }: Demo): Promise<Execution[]> {
	const ids = Object.values(workflows).map(({ id }) => id);
	const listed = await host.api.listExecutions({ limit: 250 });
	return listed.filter(({ workflowId }) => ids.includes(workflowId));
}

/** What n8n says about the executions that went wrong: most often the reason. */
export async function failedExecutions(demo: Demo): Promise<string[]> {
	try {
		const failed = (await executions(demo)).filter(({ status }) => /error|crashed/.test(status));
		const lines: string[] = [];
		for (const { id, workflowId } of failed.slice(0, 3)) {
			const reason = errorText(await demo.host.api.getExecution(id));
			lines.push(`n8n: ${demo.host.url}/workflow/${workflowId}/executions/${id}: ${reason}`);
		}
		return lines;
	} catch (error) {
		return [`n8n could not be asked: ${error instanceof Error ? error.message : String(error)}`];
	}
}
