import { sleep } from 'n8n-workflow';

import type { Clock } from './pace';

/** How long an answer may take before a request counts as unanswered. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** The same where somebody waits: the editor for a list, n8n for a workflow to be published. */
export const WAITED_FOR_TIMEOUT_MS = 10_000;

/**
 * When the last request of one such call may begin. n8n gives up publishing after 84 seconds (2.41,
 * `WorkflowPublicationApplier`), in which it calls the node twice where the first call fails.
 */
export const WAITED_FOR_MS = 30_000;

/** The same for a renewal of the token, for which a whole execution waits. */
export const RENEWAL_TIMEOUT_MS = 30_000;

/** The time of day, which a token's `exp` is measured by. */
export const clock: Clock = { now: () => Date.now(), sleep };

/** Time that only goes forward: setting the machine's clock must not stop the pace for an hour. */
export const steadyClock: Clock = { now: () => performance.now(), sleep };
