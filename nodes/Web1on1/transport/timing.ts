import { sleep } from 'n8n-workflow';

import type { Clock } from './pace';

/** How long an answer may take before a request counts as unanswered. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** The same for a renewal of the token, for which a whole execution waits. */
export const RENEWAL_TIMEOUT_MS = 30_000;

/** The time of day, which a token's `exp` is measured by. */
export const clock: Clock = { now: () => Date.now(), sleep };

/** Time that only goes forward: setting the machine's clock must not stop the pace for an hour. */
export const steadyClock: Clock = { now: () => performance.now(), sleep };
