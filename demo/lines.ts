import type { Appointment, Proposal } from './database';
import type { Mail } from './mailbox';

/** A row as the story shows it. */
export function rowLines(row: Appointment): string[] {
	const { id, customer_name, status, conversation_id, answer: text, problem } = row;
	const parts = [
		`#${id} ${customer_name}`,
		`status: ${status}`,
		`conversation: ${conversation_id ?? '-'}`,
		...(text === null ? [] : [`answer: ${text}`]),
		...(problem === null ? [] : [`problem: ${problem}`]),
	];
	return [parts.join(' | ')];
}

/** A proposal as the demo shows it. */
export function proposalLine({ id, customer_name, status, answer, problem }: Proposal): string {
	const parts = [`proposal #${id} ${customer_name}`, `status: ${status}`];
	if (answer !== null) parts.push(`answer: ${answer}`);
	if (problem !== null) parts.push(`problem: ${problem}`);
	return parts.join(' | ');
}

/** An e-mail as the story shows it. */
export function mailLines({ to, subject, text }: Mail): string[] {
	return [`To: ${to}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
}
