import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Message } from '../../../sandbox';
import {
	Executions,
	restartNodes,
	World,
	type Asked,
	type TriggerHost,
} from '../../support/engine';
import { clientOf } from '../../support/client';
import { byId, PHONE, SEED_ORGANIZATION } from '../../support/example';

/** Asks the example's consumer, unless told otherwise. */
export const QUESTION: INodeParameters = {
	resource: 'message',
	operation: 'sendAndWait',
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: PHONE,
	contactName: 'John Johnson',
	message: 'Does 3.15 pm suit you?',
	options: { touchpoint: 'sms' },
};

/** It is quiet when so many looks, with such pauses before them, show what the one before has shown. */
const QUIET_LOOKS = 2;
const QUIET_MS = 40;

/** An n8n with executions that wait, and published triggers beside them. */
export class Waiting extends World {
	private current: Executions | undefined;

	private first: TriggerHost | undefined;

	get executions(): Executions {
		this.current ??= new Executions({ credentials: this.credentials() });
		return this.current;
	}

	/** n8n 1.123 from now on. */
	useOld(): void {
		this.current = new Executions({ credentials: this.credentials(), isOld: true });
	}

	/** Every process of n8n has just been started: what they knew is gone. */
	restart(): void {
		this.parts.add(restartNodes(), (bringBack) => {
			bringBack();
		});
	}

	/** The first trigger. */
	get host(): TriggerHost {
		if (this.first === undefined) throw new Error('No trigger has been opened');
		return this.first;
	}

	/** Publishes a trigger that hears all that consumers write; of a workflow of its own. */
	async listen(parameters: INodeParameters = {}): Promise<TriggerHost> {
		const events = ['consumerMessage'];
		const { executions } = this;
		const host = await this.trigger({ parameters: { events, ...parameters }, executions });
		await host.publishAtLast();
		this.first ??= host;
		return host;
	}

	/** Asks, and Web1on1 has delivered what follows from that. */
	async ask(changes: INodeParameters = {}, items?: IDataObject[]): Promise<Asked> {
		const asked = await this.executions.run({ ...QUESTION, ...changes }, items);
		await this.sandbox.settled();
		return asked;
	}

	/** The consumer answers, and Web1on1 has delivered it. */
	async reply(text: string, phone = PHONE): Promise<Message> {
		const message = this.sandbox.reply(phone, { text, touchpoint: 'sms' });
		await this.quiet();
		return message;
	}

	/** Until nothing is under way any more, also what the trigger has to say of it. */
	async quiet(): Promise<void> {
		let before: string | undefined;
		for (let still = 0; still < QUIET_LOOKS;) {
			await this.sandbox.settled();
			await sleep(QUIET_MS);
			const now = this.progress();
			still = now === before ? still + 1 : 0;
			before = now;
		}
	}

	/** How far everything has come: requests, deliveries and executions. */
	private progress(): string {
		const { sandbox, executions } = this;
		return JSON.stringify([
			sandbox.requests().map(({ status }) => status),
			sandbox.deliveries().map(({ status, attempts }) => [status, attempts.length]),
			executions.calls,
			executions.all.map(({ status, outputs }) => [status, outputs.length]),
		]);
	}

	/** The variables of the consumer's conversation. */
	variables(phone = PHONE): Record<string, unknown> {
		const conversation = this.conversationOf(phone);
		return this.sandbox.conversations().find(({ id }) => id === conversation)?.meta ?? {};
	}

	/** What questions have left in the conversation. */
	questions(phone = PHONE): string[] {
		return Object.keys(this.variables(phone)).filter((key) => key.startsWith('_asked'));
	}

	/** The reference of the only question. */
	reference(phone = PHONE): { key: string; value: string } {
		const [key = '', ...others] = this.questions(phone);
		if (key === '' || others.length > 0) throw new Error('There is not exactly one question');
		return { key, value: String(this.variables(phone)[key]) };
	}

	/** Somebody writes a variable into the consumer's conversation. */
	async set(key: string, value: string, phone = PHONE): Promise<void> {
		const path = `/v2/conversations/${this.conversationOf(phone)}/messages`;
		const body = { type: 'command', text: `/set ${key} ${value}` };
		const { status } = await clientOf(this.sandbox)('POST', path, body);
		if (status >= 300) throw new Error(`Setting was answered with ${status}`);
		await this.sandbox.settled();
	}

	/** The consumer's conversation. */
	conversationOf(phone = PHONE): string {
		const contact = this.sandbox.contacts().find(({ profile }) => profile.telephone === phone);
		if (contact === undefined) throw new Error(`${phone} is nobody's`);
		return contact.conversation;
	}
}
