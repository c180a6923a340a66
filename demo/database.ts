import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client, Pool, type QueryResultRow } from 'pg';

import { CHECKOUT, freePort } from '../host';

/** The dealer's table; integrators can create it with the same file. */
const TABLE_FILE = path.join(CHECKOUT, 'examples', 'appointments.sql');

const HOST = '127.0.0.1';
const DATABASE = 'dealer';
/** The server listens on this machine only and is thrown away after use. */
const USER = 'dealer';
const PASSWORD = randomBytes(12).toString('base64url');

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/** What the dealer knows when an appointment is made. */
export interface NewAppointment {
	customer_name: string;
	/** As it was typed in: not always with a country code. */
	telephone: string;
	licenseplate: string;
	location: string;
	/** As the customer is to read it. */
	plan_time: string;
}

/** A row of the dealer's table. */
export interface Appointment extends NewAppointment {
	id: number;
	status: 'planned' | 'reminded' | 'failed' | 'confirmed' | 'declined' | 'cancelled';
	conversation_id: string | null;
	answer: string | null;
	problem: string | null;
}

/** What the dealer would like a customer to agree to. */
export type NewProposal = Pick<NewAppointment, 'customer_name' | 'telephone' | 'plan_time'>;

/** A row of the table of proposals. */
export interface Proposal extends NewProposal {
	id: number;
	status: 'proposed' | 'failed' | 'confirmed' | 'declined' | 'to_call';
	conversation_id: string | null;
	answer: string | null;
	problem: string | null;
}

/** How to reach the database. */
export interface DatabaseAccess {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
}

/** The dealer's database: a real PostgreSQL with two tables. */
export interface Database {
	readonly access: DatabaseAccess;
	/** For psql and the like. */
	readonly url: string;
	/** Inserts a row, as the dealer's planning does. */
	book(appointment: NewAppointment): Promise<Appointment>;
	appointment(id: number): Promise<Appointment | undefined>;
	/** Inserts a row that somebody is to be asked about. */
	propose(proposal: NewProposal): Promise<Proposal>;
	proposal(id: number): Promise<Proposal | undefined>;
	appointments(): Promise<Appointment[]>;
	proposals(): Promise<Proposal[]>;
	/** Calls the watcher whenever a row has changed, whoever has changed it; until the server ends. */
	watch(watcher: () => void): Promise<void>;
	query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
	/** Ends the server; its data goes with it. */
	stop(): Promise<void>;
}

/** PostgreSQL tells who listens that a table has changed. */
const TELLING = `
	CREATE FUNCTION tell_changes() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN NOTIFY dealer_changes; RETURN NULL; END $$;
	CREATE TRIGGER tell_changes AFTER INSERT OR UPDATE OR DELETE ON appointments
		EXECUTE FUNCTION tell_changes();
	CREATE TRIGGER tell_changes AFTER INSERT OR UPDATE OR DELETE ON proposals
		EXECUTE FUNCTION tell_changes();
`;

/** Starts PostgreSQL with the dealer's (empty) tables. */
export async function startDatabase(): Promise<Database> {
	const access = { host: HOST, port: await freePort(), user: USER, password: PASSWORD };
	const server = await startServer(access.port);
	try {
		const table = fs.readFileSync(TABLE_FILE, 'utf8');
		await run({ ...access, database: 'postgres' }, `CREATE DATABASE ${DATABASE}`);
		await run({ ...access, database: DATABASE }, table + TELLING);
	} catch (error) {
		await stopServer(server);
		throw error;
	}
	return handle({ ...access, database: DATABASE }, server);
}

function handle(access: DatabaseAccess, server: ChildProcess): Database {
	const pool = new Pool({ ...access, max: 2 });
	// An idle connection that breaks is replaced; without a listener it would end the process.
	pool.on('error', () => undefined);
	const listeners: Client[] = [];
	const query = async <Row extends QueryResultRow>(
		sql: string,
		values: unknown[] = [],
	): Promise<Row[]> => (await pool.query<Row>(sql, values)).rows;
	const { user, password, host, port, database } = access;
	return {
		access,
		url: `postgres://${user}:${password}@${host}:${port}/${database}`,
		query,
		book: async (appointment) => {
			const { customer_name, telephone, licenseplate, location, plan_time } = appointment;
			const [row] = await query<Appointment>(
				`INSERT INTO appointments (customer_name, telephone, licenseplate, location, plan_time)
				 VALUES ($1, $2, $3, $4, $5) RETURNING *`,
				[customer_name, telephone, licenseplate, location, plan_time],
			);
			if (!row) throw new Error('The appointment was not inserted');
			return row;
		},
		appointment: async (id) =>
			(await query<Appointment>('SELECT * FROM appointments WHERE id = $1', [id]))[0],
		propose: async ({ customer_name, telephone, plan_time }) => {
			const [row] = await query<Proposal>(
				`INSERT INTO proposals (customer_name, telephone, plan_time)
				 VALUES ($1, $2, $3) RETURNING *`,
				[customer_name, telephone, plan_time],
			);
			if (!row) throw new Error('The proposal was not inserted');
			return row;
		},
		proposal: async (id) =>
			(await query<Proposal>('SELECT * FROM proposals WHERE id = $1', [id]))[0],
		proposals: async () => await query<Proposal>('SELECT * FROM proposals ORDER BY id'),
		appointments: async () => await query<Appointment>('SELECT * FROM appointments ORDER BY id'),
		watch: async (watcher) => {
			const client = new Client(access);
			client.on('error', () => undefined);
			client.on('notification', watcher);
			await client.connect();
			listeners.push(client);
			await client.query('LISTEN dealer_changes');
		},
		stop: async () => {
			for (const client of listeners) await client.end();
			await pool.end();
			await stopServer(server);
		},
	};
}

async function run(access: DatabaseAccess, sql: string): Promise<void> {
	const client = new Client(access);
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

async function startServer(port: number): Promise<ChildProcess> {
	const script = path.join(__dirname, 'postgresServer.ts');
	const args = ['--import', 'tsx', script, String(port), USER];
	const child = spawn(process.execPath, args, {
		// Where tsx is found.
		cwd: CHECKOUT,
		// Anybody on this machine can read command lines.
		env: { ...process.env, PGPASSWORD: PASSWORD },
		stdio: ['pipe', 'pipe', 'pipe'],
		// Ctrl-C in the terminal must not reach it before n8n has been stopped.
		detached: true,
	});
	let problem = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (problem += text));
	child.stdin.on('error', () => undefined);
	const isReady = new Promise<boolean>((resolve) => {
		child.stdout.once('data', () => {
			resolve(true);
		});
		child.once('error', (error) => {
			problem ||= error.message;
			resolve(false);
		});
		child.once('close', () => {
			resolve(false);
		});
	});
	if (await Promise.race([isReady, sleep(START_TIMEOUT_MS, false, { ref: false })])) return child;
	await stopServer(child);
	throw new Error(problem.trim() || 'PostgreSQL was not ready in time');
}

/** Ending its input is all it takes (see postgresServer.ts). */
async function stopServer(child: ChildProcess): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.stdin?.end();
	await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
	child.kill('SIGKILL');
}
