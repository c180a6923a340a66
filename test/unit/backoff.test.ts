import fc from 'fast-check';

import { backoffMs, retryAfterMs } from '../../nodes/Web1on1/transport/wire/backoff';
import { isRetryableStatus, leavesFateOpen } from '../../nodes/Web1on1/transport/wire/outcome';
import { FUZZ } from './fuzz';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('Retry-After', () => {
	it.each([
		['2', 2000],
		['0', 0],
		[' 1.5 ', 1500],
		[3, 3000],
		['Sun, 22 Nov 2026 12:00:10 GMT', 10_000],
		['Sun, 22 Nov 2026 11:00:00 GMT', 0],
	])('%p is %i ms', (header, expected) => {
		expect(retryAfterMs(header, NOW)).toBe(expected);
	});

	it.each([undefined, null, '', 'soon', '-1', '1e3', 'NaN', '9'.repeat(400), ['2'], {}])(
		'%p says nothing',
		(header) => {
			expect(retryAfterMs(header, NOW)).toBeUndefined();
		},
	);

	it('is a wait that can be waited for, or nothing, whatever is sent', () => {
		fc.assert(
			fc.property(fc.anything(), fc.string(), (value, text) => {
				for (const header of [value, text]) {
					const ms = retryAfterMs(header, NOW) ?? 0;
					expect(Number.isSafeInteger(ms) && ms >= 0).toBe(true);
				}
			}),
			FUZZ,
		);
	});
});

describe('back-off', () => {
	it('doubles up to half a minute, with jitter over the upper half', () => {
		expect([1, 2, 3, 6, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([
			1000, 2000, 4000, 30_000, 30_000,
		]);
		expect(backoffMs(3, 0)).toBe(2000);
	});
});

describe('statuses', () => {
	it('only 429 is tried again for what may reach a consumer', () => {
		const statuses = Array.from({ length: 500 }, (_, index) => index + 100);
		expect(statuses.filter((status) => isRetryableStatus(status, false))).toEqual([429]);
		expect(statuses.filter((status) => isRetryableStatus(status, true))).toEqual([
			408, 420, 429, 500, 502, 503, 504, 521, 522, 524,
		]);
		const isElsewhere = (status: number): boolean =>
			status < 200 || (status >= 300 && status < 400);
		expect(statuses.filter(leavesFateOpen)).toEqual(
			statuses.filter((s) => isElsewhere(s) || [408, 409, 420, 499].includes(s) || s >= 500),
		);
	});
});
