import fc from 'fast-check';

import { BLOCKED } from '../../nodes/Web1on1/transport/network';
import { decide, type Outcome, type Situation } from '../../nodes/Web1on1/transport/policy';
import { FUZZ } from './fuzz';

const situation = (changes: Partial<Situation> = {}): Situation => ({
	attempt: 1,
	maxTries: 8,
	method: 'POST',
	renewed: false,
	apiUrl: 'https://api.web1on1.chat',
	now: 0,
	random: 0.5,
	...changes,
});

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

	it('what is reported as not sent or refused has had no effect', () => {
		fc.assert(
			fc.property(outcome, (tried) => {
				const decision = decide(tried, situation({ attempt: 8 }));
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
