import { WAIT_INDEFINITELY, type IExecuteFunctions } from 'n8n-workflow';

import type { Message } from '../messages/message';
import { isReview } from '../n8n/parameters';
import { clock } from '../transport/timing';
import { hashOf, keyOf, newSecret, scopeOf, writeReference } from '../waiting/reference';

/** Where an execution keeps what belongs to its question; read again in `resuming.ts`. */
export const KEPT = 'web1on1Question';

/** A question on its way to somebody. */
export interface Question {
	/**
	 * Keeps in the conversation where the question waits: `/set key value` (facts: C3). It goes in front
	 * of the message, since people answer within a second and messages are handled in their order
	 * (facts: B4).
	 */
	command: Message;
	/**
	 * Has the execution wait. Where a person reviews what an agent is about to do, without a limit: when
	 * time is up n8n passes on what came in, and that may read as permission.
	 * @param conversation ID of the conversation it was asked in
	 */
	wait(conversation: string, until: Date): Promise<void>;
}

/** What an execution can ask: one question. */
export class Asking {
	/** True once the execution is to wait. */
	isWaiting = false;

	constructor(private readonly context: IExecuteFunctions) {}

	/** @param bot ID of the bot that asks, as far as its token says */
	question(bot: string | undefined): Question {
		const { context } = this;
		const secret = newSecret();
		const askedAt = clock.now();
		const { execution, token } = this.place();
		const value = writeReference({
			scope: scopeOf(context.getInstanceId()),
			execution,
			node: context.getNode().id,
			askedAt,
			secret,
			token,
		});
		return {
			command: { type: 'command', text: `/set ${keyOf(bot, secret)} ${value}` },
			wait: async (conversation, until) => {
				context.getContext('node')[KEPT] = { hash: hashOf(secret), conversation, askedAt };
				await context.putExecutionToWait(this.isReview ? WAIT_INDEFINITELY : until);
				this.isWaiting = true;
			},
		};
	}

	private get isReview(): boolean {
		return isReview(this.context.getNode().type);
	}

	/** The execution's ID, and n8n's token for it where it has one. */
	private place(): { execution: string; token: string } {
		const url = String(this.context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
		const token = URL.canParse(url) ? new URL(url).searchParams.get('signature') : null;
		return { execution: this.context.getExecutionId(), token: token ?? '' };
	}
}
