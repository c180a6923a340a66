import { colours as pc } from '../toolbox/colours';

import type { Demo } from './world';

/** Where everything is. */
export interface Pages {
	book: string;
	desk: string;
	mail: string;
	n8n: string;
}

export const pagesOf = ({ sandbox, host }: Pick<Demo, 'sandbox' | 'host'>): Pages => ({
	book: `${sandbox.url}/book`,
	desk: sandbox.deskUrl,
	mail: `${sandbox.url}/mail`,
	n8n: host.url,
});

const TO_TRY = [
	'Book Maria in the appointment book. Her phone opens on the desk: answer there, and watch the row.',
	'Answer with a question: it is in the mail, with a link to the conversation, and the row stays.',
	"Propose a time to Anna ('Ask first'): in n8n, under Executions, one waits. Answer, and it goes on.",
	"Book 'A number that is none': the row says why it failed. Correct it.",
	"Break it: on the desk, under Faults, switch 'Acme Demo' off, so that it has not hired the bot, and book. Switch it on again, and correct the row.",
	'Move an appointment, and cancel one. What does an answer do then?',
	'Look at what n8n sent under Requests, and at what came back under Deliveries.',
];

/** What is said when the story is over and everything stays up. */
export function invitation(demo: Demo): string {
	const { host, database, workflows } = demo;
	const pages = pagesOf(demo);
	const line = (name: string, value: string): string => `  ${name.padEnd(20)}${value}`;
	return [
		pc.bold('\nEverything stays up. Open in your browser:'),
		line('Appointment book', `${pc.cyan(pages.book)}  (book, move, cancel)`),
		line('Desk with phones', `${pc.cyan(pages.desk)}  (answer, and see what happens behind)`),
		line('Mailbox', `${pc.cyan(pages.mail)}  (what sales and the planner have got)`),
		line('n8n', `${pc.cyan(pages.n8n)}  (log in: ${host.owner.email} / ${host.owner.password})`),
		...Object.values(workflows).map(({ id, name }) =>
			line('', `${host.url}/workflow/${id}  ${name}`),
		),
		line('Database', database.url),
		pc.bold('\nThings to try:'),
		...TO_TRY.map((text, index) => `  ${index + 1}. ${text}`),
		pc.dim('\nCtrl-C ends it all; nothing is kept.'),
	].join('\n');
}
