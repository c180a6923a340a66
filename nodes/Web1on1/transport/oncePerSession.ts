import type { Session } from './session';

/** What sessions have looked up, by kind and key. */
type LookUps<Found> = (
	session: Session,
	key: string,
	lookUp: () => Promise<Found>,
) => Promise<Found>;

/**
 * A memory for look-ups of one kind: each key is asked for once in an execution, however many items
 * want it, and all is let go with the session.
 */
export function oncePerSession<Found>(): LookUps<Found> {
	const sessions = new WeakMap<Session, Map<string, Promise<Found>>>();
	return async (session, key, lookUp) => {
		const known = sessions.get(session) ?? new Map<string, Promise<Found>>();
		sessions.set(session, known);
		const asked = known.get(key) ?? lookUp();
		known.set(key, asked);
		return await asked;
	};
}
