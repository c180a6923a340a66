import { isRecord, type JsonRecord } from '../values/json';
import type { Session } from './session';

/**
 * One record as the platform has it now; without members where the answer is none.
 * @throws Web1on1Error where it is not there, or can't be read
 */
export async function recordAt(session: Session, path: string): Promise<JsonRecord> {
	const { body } = await session.request({ method: 'GET', path });
	return isRecord(body) ? body : {};
}
