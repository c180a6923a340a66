import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { valueIn } from '../n8n/parameters';
import { recordAt } from '../transport/records';
import type { Session } from '../transport/session';
import { isObjectId, pastedId } from '../values/ids';

/**
 * ID chosen in another field of the node; undefined while there is none, or only an expression. Of
 * a pasted address it is the conversation's, or the last one. n8n's own extraction throws for a field
 * that is not shown at the moment, so it is not used here.
 */
export function chosenId(context: ILoadOptionsFunctions, name: string): string | undefined {
	const value = valueIn(context.getCurrentNodeParameter(name));
	if (typeof value !== 'string' || value.startsWith('=')) return undefined;
	return pastedId(value);
}

/** The organization of the conversation chosen in the node, so that nothing of another dealer is offered. */
export async function ownerOfConversation(
	context: ILoadOptionsFunctions,
	session: Session,
): Promise<string | undefined> {
	const conversation = chosenId(context, 'conversation');
	if (conversation === undefined) return undefined;
	const { organization } = await recordAt(session, `/conversations/${conversation}`);
	return isObjectId(organization) ? organization : undefined;
}
