import { randomUUID } from 'node:crypto';

import {
	ask,
	type Execution,
	type Host,
	type JsonObject,
	type StoredCredential,
	type Workflow,
	type WorkflowNode,
} from '../../../host';
import type { Sandbox } from '../../../sandbox';
import { byId, PHONE, SEED_ORGANIZATION } from '../example';
import { actionNode } from './nodes';
import type { World } from './world';

/** Names of the nodes of a workflow that asks. */
export const START = 'Start';
export const QUESTION = 'Question';
export const THANKS = 'Thanks';

/** A telephone of its own for each of many. */
export function phoneOf(index: number): string {
	return `+3161700${String(index).padStart(4, '0')}`;
}

/** The question as it is asked; by SMS, which takes free text at any time. */
export const PARAMETERS: JsonObject = {
	resource: 'message',
	operation: 'sendAndWait',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: `={{ $json.body.telephone ?? "${PHONE}" }}`,
	contactName: 'Jane Example',
	message: 'Does 3.15 pm suit you?',
	options: { touchpoint: 'sms' },
};

/** A published workflow that asks whoever is posted to it, and thanks for the answer. */
export async function questioner(world: World): Promise<Workflow> {
	const workflow = await world.workflow(questionNodes(world.credential), 'Questions');
	await world.host.api.publish(workflow.id);
	return workflow;
}

/** The nodes of such a workflow, one after the other. */
export function questionNodes(credential: StoredCredential): WorkflowNode[] {
	return [
		startNode(),
		actionNode(credential, PARAMETERS, { name: QUESTION }),
		actionNode(credential, thanks(), { name: THANKS }),
	];
}

function startNode(): WorkflowNode {
	return {
		name: START,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: { httpMethod: 'POST', path: randomUUID(), options: {} },
	};
}

/** What follows happens once, or the consumer reads it twice. */
function thanks(): JsonObject {
	return {
		resource: 'message',
		operation: 'sendText',
		sendTo: 'conversation',
		conversation: byId('={{ $json.reply.conversationId }}'),
		text: '=Noted: {{ $json.reply.text }}',
		options: { touchpoint: 'sms' },
	};
}

/** Asks everybody at once, and waits until all executions wait; the oldest first. */
export async function askAll(
	{ host }: { host: Host },
	workflow: Workflow,
	telephones: readonly string[],
): Promise<Execution[]> {
	const url = await host.api.productionUrl(workflow, START);
	const answers = telephones.map(async (telephone) => {
		const { status } = await ask({ method: 'POST', url, body: { telephone }, timeoutMs: 120_000 });
		if (status !== 200) throw new Error(`The workflow was started with ${status}`);
	});
	await Promise.all(answers);
	return await host.api.waitForExecutions({
		workflowId: workflow.id,
		count: telephones.length,
		where: ({ status }) => status === 'waiting',
		timeoutMs: 120_000 + telephones.length * 1000,
	});
}

/** What a telephone has got after the question. */
export function readBy({ sandbox }: { sandbox: Sandbox }, telephone: string): unknown[] {
	return sandbox
		.phone(telephone)
		.messages.slice(1)
		.map(({ text }) => text);
}

/** Texts of consumers that an execution has somewhere in its data. */
export function textsIn({ data }: Execution, texts: readonly string[]): string[] {
	const whole = JSON.stringify(data);
	return texts.filter((text) => whole.includes(`"${text}"`));
}
