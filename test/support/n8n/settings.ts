import { DEFAULT_N8N_VERSION, type ExpressionEngine } from '../../../host';

/** The n8n under test: `N8N_VERSION`, or the newest one the package supports. */
export const N8N_VERSION = process.env['N8N_VERSION'] ?? DEFAULT_N8N_VERSION;

/** Whether that is an n8n 1.x, which answers a delivery before it creates the execution. */
export const IS_N8N_1 = N8N_VERSION.startsWith('1.');

/** Generous: a first start of a version may have to wait for a busy machine. */
export const TIMEOUT_MS = 600_000;

/** A number from the environment, for larger runs at night. */
export function numberFrom(variable: string, fallback: number): number {
	const value = Number(process.env[variable] ?? fallback);
	if (!Number.isInteger(value) || value < 1) throw new Error(`${variable} is no whole number`);
	return value;
}

/** The expression engine to test on: `ENGINE`, or n8n's default since 2.x. */
export function engineFrom(fallback: ExpressionEngine = 'vm'): ExpressionEngine {
	const engine = process.env['ENGINE'] ?? fallback;
	if (engine !== 'vm' && engine !== 'legacy') throw new Error('ENGINE is neither vm nor legacy');
	return engine;
}
