import type { ApiContext } from './caller';

/** A line longer than this tells nobody more. */
const LONGEST = 500;

/**
 * A line in n8n's log that says whose it is: the node's and the workflow's, since one n8n has many of
 * both. One line, whatever it holds.
 */
export function warn(context: ApiContext, text: string): void {
	const { id, name } = context.getWorkflow();
	const workflow = [name === undefined ? '' : `'${name}'`, id === undefined ? '' : `(${id})`]
		.filter((part) => part !== '')
		.join(' ');
	const line = `${context.getNode().name} in workflow ${workflow || 'without a name'}: ${text}`;
	context.logger.warn(line.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, LONGEST));
}
