import { colours as pc } from '../toolbox/colours';

import { until } from '../toolbox/until';
import { customersExample } from '../toolbox/customersExample';
import { includes, same } from './checks';
import { ASKED } from './customers';
import { executions } from './executions';
import { mailLines } from './lines';
import type { Teller } from './teller';

/** n8n's first execution after a start takes its time. */
const TIMEOUT_MS = 30_000;

/** One execution from the question to what her answer leads to. */
export async function tellAsking(teller: Teller): Promise<void> {
	const { proposal, phone, answer } = ASKED;
	const { sandbox, database, mailbox, workflows } = teller.demo;
	const mailsBefore = mailbox.mails.length;
	const asking = workflows['confirm-appointment'].id;
	const repliesBefore = await count(teller, workflows.replies.id);
	const known = await count(teller, asking);
	const messagesBefore = sandbox.phone(phone).messages.length;

	const row = await teller.step('the dealer proposes an appointment', async (show) => {
		const proposed = await database.propose(proposal);
		show([`${proposal.customer_name}, ${proposal.telephone}, ${proposal.plan_time}`]);
		return proposed;
	});

	await teller.step(`the question is on the phone ${phone}`, async (show) => {
		const message = await until(
			`a message on the phone ${phone}`,
			() => sandbox.phone(phone).messages[messagesBefore],
			TIMEOUT_MS,
		);
		const { customer_name, plan_time } = proposal;
		same('the text', message.text, customersExample.textFor(customer_name, plan_time));
		show(message.text.split('\n'));
	});

	await teller.step('the execution waits', async () => {
		await until(
			'the execution to wait',
			async () => {
				const found = (await executions(teller.demo)).filter(
					({ workflowId }) => workflowId === asking,
				);
				return found.length > known && found[0]?.status === 'waiting';
			},
			TIMEOUT_MS,
		);
		same('the row', (await database.proposal(row.id))?.status, 'proposed');
	});

	await teller.step(`${proposal.customer_name} answers on WhatsApp`, (show) => {
		sandbox.reply(phone, answer);
		show([answer]);
	});

	await teller.step(`the same execution goes on: ${pc.bold('declined')}`, async () => {
		const found = await until(
			'the row to change',
			async () => {
				const now = await database.proposal(row.id);
				return now !== undefined && now.status !== 'proposed' && now;
			},
			TIMEOUT_MS,
		);
		same('the row', [found.status, found.answer], ['declined', answer]);
	});

	await teller.step('the planner hears that the slot is free', async (show) => {
		const mail = await until('an e-mail', () => mailbox.mails[mailsBefore], TIMEOUT_MS);
		same('the recipient', mail.to, 'planner@acme.example');
		includes('the subject', mail.subject, proposal.plan_time);
		includes('the e-mail', mail.text, answer);
		show(mailLines(mail));
	});

	await teller.step('her answer has started no other execution', async () => {
		same('executions that asked', await count(teller, asking), known + 1);
		same('executions for replies', await count(teller, workflows.replies.id), repliesBefore);
	});
}

async function count({ demo }: Teller, workflow: string): Promise<number> {
	return (await executions(demo)).filter(({ workflowId }) => workflowId === workflow).length;
}
