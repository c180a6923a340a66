import { Gate } from '../../values/gate';
import { Memory } from '../../values/memory';
import type { Offered } from './offer';

/** Questions a process remembers the answers of. */
const MOST_ANSWERED = 5000;

/** Offers under way at once: each is work for this n8n, and forty that wait for each other are late. */
const AT_ONCE = 5;

interface Flight {
	/** Name of what is offered. */
	by: string;
	end: Promise<Offered>;
}

/** What came of it, and whether it was this call that made it so. */
export interface Landed {
	offered: Offered;
	isOwn: boolean;
}

/**
 * One at a time for each question (a mutex): n8n 1.123 goes on with an execution as often as it is
 * called at one moment. What a question was answered with is kept, so that the same reply, which each
 * published trigger gets, is known again, and so that no second one is offered while n8n has yet to
 * begin. Other processes know nothing of it.
 */
export class Flights {
	private readonly underWay = new Map<string, Flight>();

	private readonly gate = new Gate(AT_ONCE);

	/** By question: the name of what it was answered with. */
	private readonly answered = new Memory<string>(MOST_ANSWERED);

	/** True when this process knows what the question was answered with. */
	isAnswered(question: string): boolean {
		return this.answered.get(question) !== undefined;
	}

	/** Keeps what a question was answered with, as another process has found out. */
	note(question: string, by: string): void {
		this.answered.set(question, by);
	}

	/**
	 * Offers something to a question when it is its turn, or waits for the same being offered.
	 * @param inTime gives up waiting, with an error; what is offered stays so
	 */
	async land(
		question: string,
		by: string,
		offer: () => Promise<Offered>,
		inTime: (work: Promise<Offered>) => Promise<Offered>,
	): Promise<Landed> {
		for (;;) {
			const known = this.answered.get(question);
			if (known !== undefined) return { offered: known === by ? 'taken' : 'gone', isOwn: false };
			const flight = this.underWay.get(question);
			if (flight === undefined) {
				return { offered: await inTime(this.start(question, by, offer)), isOwn: true };
			}
			const offered = await inTime(flight.end);
			if (flight.by === by) return { offered, isOwn: false };
		}
	}

	private start(question: string, by: string, offer: () => Promise<Offered>): Promise<Offered> {
		const end = this.gate.through(offer).then((offered) => {
			if (offered === 'taken') this.answered.set(question, by);
			return offered;
		});
		this.underWay.set(question, { by, end });
		const over = (): void => {
			this.underWay.delete(question);
		};
		end.then(over, over);
		return end;
	}
}

/** What this process knows of the questions of its n8n. */
export const flights = new Flights();
