import type { FaultRule } from '../../../faults';
import type { Overview } from '../state/api';

/** What can go wrong at the flick of a switch. */
export interface FaultKind {
	name: string;
	hint: string;
	fault: FaultRule['fault'];
}

type ActiveRule = Overview['faults'][number];

export const FAULT_KINDS: FaultKind[] = [
	{
		name: 'Slow',
		hint: 'Answers come 3 seconds late',
		fault: { kind: 'latency', ms: 3000 },
	},
	{
		name: '429',
		hint: 'Too many requests; come back in 2 seconds',
		fault: { kind: 'status', status: 429, retryAfter: 'seconds', retryAfterSeconds: 2 },
	},
	{
		name: '500',
		hint: 'An error of the server; nothing is done',
		fault: { kind: 'status', status: 500 },
	},
	{
		name: 'Answer lost',
		hint: 'All is done, then the connection is cut: nobody can know',
		fault: { kind: 'reset-after' },
	},
	{
		name: 'No answer',
		hint: 'The request hangs until the client gives up',
		fault: { kind: 'timeout' },
	},
];

/** Which requests a switch hits. */
export const TARGETS = {
	all: { name: 'every request', match: {} },
	next: { name: 'the next request only', match: { times: 1 } },
	sends: { name: 'what sends messages', match: { method: 'POST', path: '^/v2/conversations' } },
	tokens: { name: 'the renewal of tokens', match: { path: '^/v2/auth/token' } },
} as const;

export type TargetName = keyof typeof TARGETS;

export const isTarget = (text: string): text is TargetName => text in TARGETS;

/** Rules of this kind, whatever they hit. */
export const rulesOf = ({ fault }: FaultKind, rules: readonly ActiveRule[]): ActiveRule[] =>
	rules.filter((rule) => JSON.stringify(rule.fault) === JSON.stringify(fault));

/** Whether it can still hit anything. */
export const isInForce = ({ match: { times }, fired }: ActiveRule): boolean =>
	times === undefined || fired < times;

/** What a rule hits, in words. */
export function targetOf({ match }: ActiveRule): string {
	const known = Object.values(TARGETS).find(
		(target) => JSON.stringify(target.match) === JSON.stringify(match),
	);
	return known?.name ?? JSON.stringify(match);
}
