import fc from 'fast-check';

import { BLOCKED, failureCode } from '../../nodes/Web1on1/transport/wire/failure';
import type { Outcome } from '../../nodes/Web1on1/transport/wire/outcome';
import { decide } from '../../nodes/Web1on1/transport/wire/rules';
import { FUZZ } from './fuzz';
import { situation } from './situation';

const NOTHING_HAPPENED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'];

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.oneof(
			fc.integer({ min: 100, max: 599 }),
			fc.constantFrom(200, 201, 401, 403, 408, 429, 500),
		),
		headers: fc.dictionary(fc.constantFrom('retry-after', 'x'), fc.anything()),
		body: fc.oneof(fc.anything(), fc.record({ error: fc.record({ message: fc.string() }) })),
	}),
	fc.record({
		kind: fc.constant('failure' as const),
		code: fc.constantFrom(
			...NOTHING_HAPPENED,
			'ECONNRESET',
			'ECONNABORTED',
			'ERR_CANCELED',
			'EUNKNOWN',
			BLOCKED,
		),
	}),
);

describe('what follows a try', () => {
	it('a POST is made again only when it certainly did nothing', () => {
		fc.assert(
			fc.property(
				outcome,
				fc.integer({ min: 1, max: 9 }),
				fc.boolean(),
				(tried, attempt, renewed) => {
					const decision = decide(tried, situation({ attempt, renewed }));
					if (decision.next === 'wait' || decision.next === 'renew') {
						const didNothing =
							tried.kind === 'failure'
								? NOTHING_HAPPENED.includes(tried.code)
								: [401, 403, 429].includes(tried.status);
						expect(didNothing).toBe(true);
					}
					if (decision.next === 'wait') expect(attempt).toBeLessThan(8);
					if (decision.next === 'renew') expect(renewed).toBe(false);
				},
			),
			FUZZ,
		);
	});

	const changing = fc.constantFrom('POST' as const, 'PATCH' as const, 'DELETE' as const);

	it('what is reported as not sent or refused has had no effect', () => {
		fc.assert(
			fc.property(outcome, changing, (tried, method) => {
				const decision = decide(tried, situation({ attempt: 8, method }));
				if (decision.next !== 'fail' || decision.error.details.fate === 'unknown') return;
				const saidNo =
					tried.kind === 'answer' &&
					(tried.status < 200 || tried.status >= 300) &&
					tried.status < 500 &&
					tried.status !== 408;
				const neverLeft =
					tried.kind === 'failure' && [...NOTHING_HAPPENED, BLOCKED].includes(tried.code);
				expect(saidNo || neverLeft).toBe(true);
			}),
			FUZZ,
		);
	});

	it('a renewal is asked for once', () => {
		const rejected: Outcome = { kind: 'answer', status: 401, headers: {}, body: undefined };
		expect(decide(rejected, situation())).toEqual({ next: 'renew' });
		expect(decide(rejected, situation({ renewed: true }))).toMatchObject({
			next: 'fail',
			error: { details: { cause: 'credential-invalid', fate: 'refused' } },
		});
	});

	it('a POST is made again when nobody was there to take it', () => {
		for (const code of NOTHING_HAPPENED) {
			expect(decide({ kind: 'failure', code }, situation())).toMatchObject({ next: 'wait' });
		}
	});

	it('a 429 makes everybody wait, a refused connection only this one', () => {
		const tooMany: Outcome = {
			kind: 'answer',
			status: 429,
			headers: { 'retry-after': '2' },
			body: {},
		};
		expect(decide(tooMany, situation())).toEqual({ next: 'wait', ms: 2000, everybody: true });
		expect(decide({ kind: 'failure', code: 'ECONNREFUSED' }, situation())).toMatchObject({
			next: 'wait',
			everybody: false,
		});
	});

	it('a date that has passed, as between two clocks that differ, is no reason to hurry', () => {
		for (const header of ['0', 'Sun, 22 Nov 2020 11:00:00 GMT']) {
			const headers = { 'retry-after': header };
			const tooMany: Outcome = { kind: 'answer', status: 429, headers, body: {} };
			const now = Date.UTC(2026, 10, 22);
			expect(decide(tooMany, situation({ attempt: 3, now, random: 0 }))).toEqual({
				next: 'wait',
				ms: 2000,
				everybody: false,
			});
		}
	});

	it.each([
		['a connection that timed out', { code: 'ETIMEDOUT', syscall: 'connect' }, 'wait'],
		[
			'several addresses, none of which answered',
			{
				code: 'ETIMEDOUT',
				cause: {
					code: 'ETIMEDOUT',
					errors: [
						{ code: 'ETIMEDOUT', syscall: 'connect' },
						{ code: 'ENETUNREACH', syscall: 'connect' },
					],
				},
			},
			'wait',
		],
		['a certificate of its own making', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'fail'],
		['a certificate for another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'fail'],
		['a certificate that is over', { cause: { code: 'CERT_HAS_EXPIRED' } }, 'fail'],
	])('%s: nothing was sent', (_name, error, next) => {
		const failure: Outcome = { kind: 'failure', code: failureCode(error) };
		expect(decide(failure, situation())).toMatchObject({ next });
		expect(decide(failure, situation({ attempt: 8 }))).toMatchObject({
			next: 'fail',
			error: { details: { fate: 'not-sent' } },
		});
	});

	it.each([
		{ code: 'ETIMEDOUT' },
		{ code: 'ETIMEDOUT', syscall: 'read' },
		{ code: 'ECONNRESET', errors: [] },
		{ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
	])('%j may have come after the request', (error) => {
		expect(decide({ kind: 'failure', code: failureCode(error) }, situation())).toMatchObject({
			next: 'fail',
			error: { details: { fate: 'unknown' } },
		});
	});

	it('reading is tried again after anything, unless it was cancelled or blocked', () => {
		const codes = ['ECONNRESET', 'ECONNABORTED', 'EUNKNOWN', ...NOTHING_HAPPENED];
		for (const code of codes) {
			expect(decide({ kind: 'failure', code }, situation({ method: 'GET' }))).toMatchObject({
				next: 'wait',
			});
		}
		for (const code of ['ERR_CANCELED', BLOCKED]) {
			expect(decide({ kind: 'failure', code }, situation({ method: 'GET' }))).toMatchObject({
				next: 'fail',
			});
		}
	});
});
