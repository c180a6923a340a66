import type { Session } from './session';

/**
 * What was asked of the platform in one execution, by name: each thing is asked for once, however many
 * items want it, and a refusal holds for all of them. It goes with the session.
 */
export class Remembered<Found> {
	private readonly bySession = new WeakMap<Session, Map<string, Promise<Found>>>();

	/** What was found, or what is under way, or else what comes of asking now. */
	async get(session: Session, name: string, ask: () => Promise<Found>): Promise<Found> {
		const known = this.of(session);
		const asked = known.get(name) ?? ask();
		known.set(name, asked);
		return await asked;
	}

	/** True for what was asked for already. */
	has(session: Session, name: string): boolean {
		return this.of(session).has(name);
	}

	/** What was asked for so far, in that order. */
	asked(session: Session): Array<Promise<Found>> {
		return [...this.of(session).values()];
	}

	private of(session: Session): Map<string, Promise<Found>> {
		const known = this.bySession.get(session) ?? new Map<string, Promise<Found>>();
		this.bySession.set(session, known);
		return known;
	}
}
