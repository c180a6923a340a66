import path from 'node:path';

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Neighbour } from '../../sandbox';
import { ASKED, CUSTOMERS } from '../customers';
import type { Database, NewAppointment, NewProposal, Proposal } from '../database';
import type { Mail, Mailbox } from '../mailbox';
import { bookOf, type BookedAppointment } from './book';

/** All the pages of the dealer's office show. */
export interface OfficeView {
	/** The newest first. */
	appointments: BookedAppointment[];
	/** The newest first. */
	proposals: Proposal[];
	/** The newest first. */
	mails: Mail[];
	/** To be filled in with one press. */
	known: KnownCustomer[];
}

/** Somebody of the demo's story. */
export interface KnownCustomer {
	/** Who, and what is special about it. */
	label: string;
	appointment: NewAppointment;
	/** Whether the story asks them first. */
	isAsked: boolean;
}

/** A number that nobody has: what goes wrong, and how it looks then. */
const NOBODY: KnownCustomer = {
	label: 'A number that is none',
	appointment: {
		customer_name: 'Nora Nobody',
		telephone: '06 123',
		licenseplate: 'X-999-XX',
		location: '3204',
		plan_time: '8.00 am',
	},
	isAsked: false,
};

const KNOWN: KnownCustomer[] = [
	...CUSTOMERS.map(({ appointment }) => ({
		label: appointment.customer_name,
		appointment,
		isAsked: false,
	})),
	{
		label: ASKED.proposal.customer_name,
		appointment: { ...ASKED.proposal, licenseplate: '', location: '' },
		isAsked: true,
	},
	NOBODY,
];

const text = z.string().trim().min(1, 'must be filled in');

const proposalSchema: z.ZodType<NewProposal> = z.object({
	customer_name: text,
	telephone: text,
	plan_time: text,
});

const appointmentSchema: z.ZodType<NewAppointment> = z.object({
	customer_name: text,
	telephone: text,
	plan_time: text,
	licenseplate: text,
	location: text,
});

const idSchema = z.object({ id: z.coerce.number().int().positive() });

/**
 * The dealer's side of the story as pages on the sandbox's server: the appointment book, which is the
 * PostgreSQL that n8n works with, and the mail that n8n has sent.
 */
export async function officeOf(database: Database, mailbox: Mailbox): Promise<Neighbour> {
	const watchers: Array<() => void> = [];
	const changed = (): void => {
		for (const watcher of watchers) watcher();
	};
	await database.watch(changed);
	mailbox.watch(changed);
	return {
		name: 'office',
		title: "The dealer's office",
		places: [
			{ path: '/book', label: 'Appointments' },
			{ path: '/mail', label: 'Mail' },
		],
		entry: path.join(__dirname, 'page', 'main.tsx'),
		routes: (app, tellAll) => {
			watchers.push(tellAll);
			officeRoutes(app, database, mailbox);
		},
	};
}

function officeRoutes(app: FastifyInstance, database: Database, mailbox: Mailbox): void {
	const book = bookOf(database);
	app.get('/office', async (): Promise<OfficeView> => {
		const [appointments, proposals] = [await book.appointments(), await book.proposals()];
		return { appointments, proposals, mails: [...mailbox.mails].reverse(), known: KNOWN };
	});
	app.post('/office/appointments', async ({ body }, reply) =>
		reply.code(201).send(await database.book(appointmentSchema.parse(body))),
	);
	app.put('/office/appointments/:id', async ({ params, body }) => {
		return await book.move(idSchema.parse(params).id, appointmentSchema.parse(body));
	});
	app.delete('/office/appointments/:id', async ({ params }) => {
		return await book.cancel(idSchema.parse(params).id);
	});
	app.post('/office/proposals', async ({ body }, reply) =>
		reply.code(201).send(await database.propose(proposalSchema.parse(body))),
	);
}
