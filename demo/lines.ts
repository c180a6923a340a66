import type { Appointment } from './database';
import type { Mail } from './mailbox';

/** A row as the story shows it. */
export function rowLines(row: Appointment): string[] {
	const { id, customer_name, status, conversation_id, answer: text } = row;
	const parts = [
		`#${id} ${customer_name}`,
		`status: ${status}`,
		`conversation: ${conversation_id ?? '-'}`,
		...(text === null ? [] : [`answer: ${text}`]),
	];
	return [parts.join(' | ')];
}

/** An e-mail as the story shows it. */
export function mailLines({ to, subject, text }: Mail): string[] {
	return [`To: ${to}`, `Subject: ${subject}`, '', ...text.trimEnd().split('\n')];
}
