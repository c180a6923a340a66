import { isRecord } from '../messages/values';
import { Web1on1Error } from './errors';
import type { Session } from './session';

/** Templates a session has looked up. A template's name does not change within an execution. */
const looked = new WeakMap<Session, Map<string, Promise<string>>>();

/**
 * Name of a template, asked of the platform once per execution. A token that may not read templates
 * may still send them: then the ID stands for the name (fact sheet, unknown 14).
 */
export async function templateName(session: Session, template: string): Promise<string> {
	const names = looked.get(session) ?? new Map<string, Promise<string>>();
	looked.set(session, names);
	const known = names.get(template) ?? lookUp(session, template);
	names.set(template, known);
	return await known;
}

async function lookUp(session: Session, template: string): Promise<string> {
	try {
		const { body } = await session.request({ method: 'GET', path: `/watemplates/${template}` });
		return isRecord(body) && typeof body.name === 'string' && body.name !== '' ? body.name : template;
	} catch (error) {
		if (error instanceof Web1on1Error && error.details.status === 403) return template;
		return Promise.reject(error);
	}
}
