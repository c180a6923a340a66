import { colours as pc } from '../toolbox/colours';

import { ask, type Execution } from '../host';
import type { Phone } from '../sandbox';
import { customersExample } from '../toolbox/customersExample';
import { until } from '../toolbox/until';
import { BrokenPromise, includes, same } from './checks';
import { tellAsking } from './asking';
import { ASKED, CUSTOMERS, type Customer } from './customers';
import type { Appointment } from './database';
import { executions } from './executions';
import { mailLines, rowLines } from './lines';
import { Teller, type Print, type StoryResult } from './teller';
import type { Demo } from './world';

/** n8n's first execution after a start takes its time. */
const TIMEOUT_MS = 30_000;

/** Plays the use case from beginning to end and looks at every effect, wherever it is. */
export async function tellStory(demo: Demo, print: Print): Promise<StoryResult> {
	const teller = new Teller(demo, print);
	const before = await executions(demo);
	for (const [index, customer] of CUSTOMERS.entries()) {
		await teller.chapter(`${index + 1}. ${customer.heading}`, () => tell(teller, customer));
	}
	const fourth = `${CUSTOMERS.length + 1}. ${ASKED.heading}`;
	await teller.chapter(fourth, async () => {
		await tellAsking(teller);
	});
	await teller.chapter("n8n's own record", () => checkExecutions(teller, before));
	const { steps } = teller;
	return { ok: steps.every(({ ok }) => ok), steps };
}

async function tell(teller: Teller, customer: Customer): Promise<void> {
	const { mailbox } = teller.demo;
	const mailsBefore = mailbox.mails.length;
	const { row, conversation } = await remind(teller, customer);
	await answer(teller, customer, conversation);
	if (customer.outcome === 'mail') {
		await toSales(teller, customer, row, mailsBefore);
		return;
	}
	const expected = { ...row, status: customer.outcome, answer: customer.answer };
	await teller.step(`the row now says ${pc.bold(customer.outcome)}`, async (show) => {
		const found = await rowWith(teller.demo, row.id, (it) => it.status !== row.status);
		same('the row', found, expected);
		same('the number of e-mails to sales', mailbox.mails.length - mailsBefore, 0);
		show(rowLines(found));
	});
}

/** From the new row to the reminder on the phone, and back to the row. */
async function remind(
	teller: Teller,
	{ appointment, phone: number }: Customer,
): Promise<{ row: Appointment; conversation: string }> {
	const { sandbox, database } = teller.demo;
	const messagesBefore = sandbox.phone(number).messages.length;
	const { customer_name, telephone, licenseplate, location, plan_time } = appointment;

	const booked = await teller.step('the dealer books an appointment', async (show) => {
		const row = await database.book(appointment);
		show([`${customer_name}, ${telephone}`, `${licenseplate}, location ${location}, ${plan_time}`]);
		return row;
	});

	const message = await teller.step(`the reminder is on the phone ${number}`, async (show) => {
		const received = await until(
			`a message on the phone ${number}`,
			() => newMessages(sandbox.phone(number), messagesBefore),
			TIMEOUT_MS,
		);
		same('the number of messages on the phone', received.length, 1);
		const [first] = received;
		if (!first) throw new BrokenPromise('there is no message');
		same('the text', first.text, customersExample.textFor(customer_name, plan_time));
		same('the channel', [first.kind, first.touchpoint], ['template', 'whatsapp']);
		show(first.text.split('\n'));
		return first;
	});

	await teller.step('Web1on1 knows licence plate and location', (show) => {
		const { fields, contact } = sandbox.stream(message.conversation);
		same('what Web1on1 knows', fields, { licenseplate, location });
		same('the contact', contact?.profile, { name: customer_name, telephone: number });
		show(Object.entries(fields).map(([name, value]) => `${name}: ${value}`));
	});

	const row = await teller.step('the row knows the conversation', async (show) => {
		const { conversation } = message;
		const found = await rowWith(teller.demo, booked.id, (it) => it.conversation_id !== null);
		const expected = { ...booked, status: 'reminded', conversation_id: conversation };
		same('the row', found, expected);
		show(rowLines(found));
		return found;
	});
	return { row, conversation: message.conversation };
}

async function answer(
	teller: Teller,
	{ phone, answer: text, appointment }: Customer,
	conversation: string,
): Promise<void> {
	await teller.step(`${appointment.customer_name} answers on WhatsApp`, (show) => {
		const message = teller.demo.sandbox.reply(phone, text);
		same('the conversation of the answer', message.conversation, conversation);
		show([text]);
	});
}

async function toSales(
	teller: Teller,
	{ appointment, answer: text }: Customer,
	row: Appointment,
	mailsBefore: number,
): Promise<void> {
	const { sandbox, database, mailbox } = teller.demo;
	const conversation = row.conversation_id ?? '';
	const link = `${sandbox.url}/conversations/${conversation}`;

	await teller.step('sales gets an e-mail with the link', async (show) => {
		const mail = await until('an e-mail to sales', () => mailbox.mails[mailsBefore], TIMEOUT_MS);
		same('the recipient', mail.to, 'sales@acme.example');
		includes('the subject', mail.subject, appointment.customer_name);
		includes('the e-mail', mail.text, text);
		includes('the e-mail', mail.text, appointment.licenseplate);
		includes('the e-mail', mail.text, link);
		show(mailLines(mail));
	});

	await teller.step('the link opens the conversation', async () => {
		const page = await ask({ method: 'GET', url: link });
		same('the answer to the link', page.status, 200);
		const { messages } = sandbox.stream(conversation);
		includes('the conversation', messages.map((message) => message.text).join('\n'), text);
	});

	await teller.step('the row is left to people', async () => {
		same('the row', await database.appointment(row.id), row);
		same('the number of e-mails to sales', mailbox.mails.length - mailsBefore, 1);
	});
}

/** Every appointment and every answer started one execution, and our own messages started none. */
async function checkExecutions(teller: Teller, before: Execution[]): Promise<void> {
	const { reminder, replies } = teller.demo.workflows;
	for (const { id, name } of [reminder, replies]) {
		await teller.step(`'${name}' ran ${CUSTOMERS.length} times`, async () => {
			const known = before.filter(({ workflowId }) => workflowId === id).length;
			const isDone = async (): Promise<Execution[] | undefined> => {
				const found = (await executions(teller.demo)).filter((it) => it.workflowId === id);
				const fresh = found.slice(0, found.length - known);
				const open = fresh.some(({ status }) => status === 'new' || status === 'running');
				return fresh.length < CUSTOMERS.length || open ? undefined : fresh;
			};
			const ended = await until('the executions to end', isDone, TIMEOUT_MS);
			const expected = CUSTOMERS.map(() => 'success');
			same(
				'how they ended',
				ended.map(({ status }) => status),
				expected,
			);
		});
	}
}

function newMessages(phone: Phone, known: number): Phone['messages'] | undefined {
	const received = phone.messages.slice(known);
	return received.length > 0 ? received : undefined;
}

async function rowWith(
	{ database }: Demo,
	id: number,
	holds: (row: Appointment) => boolean,
): Promise<Appointment> {
	const look = async (): Promise<Appointment | undefined> => {
		const row = await database.appointment(id);
		return row && holds(row) ? row : undefined;
	};
	return await until(`row ${id} to change`, look, TIMEOUT_MS);
}
