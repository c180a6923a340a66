import type { Appointment, Database, NewAppointment, Proposal } from '../database';

/** How many rows of each table are shown. */
const MOST = 50;

/** As the book has it. */
export type BookedAppointment = Appointment & {
	/** The day, for example 2026-11-28. */
	planned_on: string;
};

/** What one does in an appointment book beside booking. */
export interface Book {
	/** The newest first. */
	appointments(): Promise<BookedAppointment[]>;
	/** The newest first. */
	proposals(): Promise<Proposal[]>;
	/**
	 * Cancels an appointment and books it anew, both or neither: the workflow reminds of new rows, and an
	 * answer belongs to the newest appointment of its conversation.
	 */
	move(id: number, to: NewAppointment): Promise<Appointment>;
	cancel(id: number): Promise<Appointment>;
}

/** The book is the database itself: it keeps nothing. */
export function bookOf(database: Database): Book {
	const one = (rows: Appointment[], id: number): Appointment => {
		const [row] = rows;
		if (row) return row;
		throw Object.assign(new Error(`There is no appointment ${id}, or it has been cancelled`), {
			statusCode: 404,
		});
	};
	return {
		appointments: async () =>
			await database.query<BookedAppointment>(
				`SELECT *, to_char(planned_on, 'YYYY-MM-DD') AS planned_on
				 FROM appointments ORDER BY id DESC LIMIT ${MOST}`,
			),
		proposals: async () =>
			await database.query<Proposal>(`SELECT * FROM proposals ORDER BY id DESC LIMIT ${MOST}`),
		move: async (id, { customer_name, telephone, licenseplate, location, plan_time }) => {
			const rows = await database.query<Appointment>(
				`WITH old AS (
					UPDATE appointments SET status = 'cancelled'
					WHERE id = $1 AND status <> 'cancelled' RETURNING planned_on
				 )
				 INSERT INTO appointments
					(customer_name, telephone, licenseplate, location, plan_time, planned_on)
				 SELECT $2, $3, $4, $5, $6, planned_on FROM old
				 RETURNING *`,
				[id, customer_name, telephone, licenseplate, location, plan_time],
			);
			return one(rows, id);
		},
		cancel: async (id) => {
			const rows = await database.query<Appointment>(
				`UPDATE appointments SET status = 'cancelled'
				 WHERE id = $1 AND status <> 'cancelled' RETURNING *`,
				[id],
			);
			return one(rows, id);
		},
	};
}
