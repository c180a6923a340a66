import { setTimeout as sleep } from 'node:timers/promises';

import { endIn } from '../../nodes/Web1on1/transport/wire/deadline';
import { inAll } from '../../nodes/Web1on1/transport/wire/request';
import { until } from '../../toolbox/until';

const LONG_MS = 60_000;

/** Longer than what looks after deadlines takes to notice. */
const NOTICED_MS = 200;

describe('a deadline', () => {
	it('ends what takes too long, each at its own time', async () => {
		const ended: string[] = [];
		const open = endIn(LONG_MS, undefined, () => ended.push('long'));
		endIn(1, undefined, () => ended.push('soon'));
		endIn(NOTICED_MS, undefined, () => ended.push('later'));
		await until('both to end', () => ended.length === 2);
		expect(ended).toEqual(['soon', 'later']);
		open();
	});

	it('leaves alone what has ended by itself', async () => {
		const ended: string[] = [];
		endIn(1, undefined, () => ended.push('over'))();
		endIn(NOTICED_MS, undefined, () => ended.push('open'));
		await until('the open one to end', () => ended.length > 0);
		expect(ended).toEqual(['open']);
	});

	it('ends at once what is cancelled, before and while it is under way', async () => {
		const ended: string[] = [];
		const cancel = new AbortController();
		endIn(LONG_MS, AbortSignal.abort(), () => ended.push('before'));
		expect(ended).toEqual(['before']);
		endIn(LONG_MS, cancel.signal, () => ended.push('while'));
		await sleep(NOTICED_MS);
		expect(ended).toEqual(['before']);
		cancel.abort();
		await until('it to end', () => ended.length === 2);
	});
});

describe('a request', () => {
	/** Never answers; what n8n says of a request that was given up. */
	const neverAnswered = async (signal: AbortSignal): Promise<never> =>
		await new Promise((_, reject) => {
			const give = (): void => {
				reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
			};
			if (signal.aborted) give();
			signal.addEventListener('abort', give);
		});

	it('is too late when its time is over', async () => {
		expect(await inAll(1, neverAnswered)).toMatchObject({ code: 'ECONNABORTED' });
	});

	it('is too late also where n8n takes no notice', async () => {
		const deaf = async (): Promise<never> => await new Promise(() => undefined);
		expect(await inAll(1, deaf)).toMatchObject({ code: 'ECONNABORTED' });
	});

	it.each([
		['before', () => AbortSignal.abort(), true],
		['while it is under way', () => AbortSignal.timeout(NOTICED_MS), false],
	])('is cancelled by the user %s', async (_, cancelling, wasCancelled) => {
		const seen: boolean[] = [];
		const ask = async (signal: AbortSignal): Promise<never> => {
			seen.push(signal.aborted);
			return await neverAnswered(signal);
		};
		const outcome = await inAll(LONG_MS, ask, cancelling());
		expect(outcome).toMatchObject({ code: 'ERR_CANCELED' });
		expect(seen).toEqual([wasCancelled]);
	});
});
