import type { ApiContext } from './caller';

/** A line longer than this tells nobody more. */
const LONGEST = 500;

/**
 * A line in n8n's log that says whose it is: the node's and the workflow's, since one n8n has many of
 * both. One line, whatever it holds.
 */
export function warn(context: ApiContext, text: string): void {
	context.logger.warn(line(context, text));
}

/** The same for what is as it should be. */
export function inform(context: ApiContext, text: string): void {
	context.logger.info(line(context, text));
}

function line(context: ApiContext, text: string): string {
	const { id, name } = context.getWorkflow();
	const workflow = [name === undefined ? '' : `'${name}'`, id === undefined ? '' : `(${id})`]
		.filter((part) => part !== '')
		.join(' ');
	const whole = `${context.getNode().name} in workflow ${workflow || 'without a name'}: ${text}`;
	return whole.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, LONGEST);
}
