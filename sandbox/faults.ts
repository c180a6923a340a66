import { z } from 'zod';

import type { Random } from './random';

const isExpression = (text: string): boolean => {
	try {
		return new RegExp(text) instanceof RegExp;
	} catch {
		return false;
	}
};
const expression = z.string().refine(isExpression, 'must be a regular expression');

const matchSchema = z
	.object({
		/** HTTP method; any if absent. */
		method: z.string().optional(),
		/** Regular expression on the path with query string, e.g. `^/v2/conversations$`. */
		path: expression.optional(),
		/** Regular expression on the raw body. */
		body: expression.optional(),
		/** Only the n-th matching request (from 1). */
		nth: z.number().int().positive().optional(),
		/** At most this many times. */
		times: z.number().int().positive().optional(),
		/** Chance per matching request, from the sandbox's seeded random sequence. */
		probability: z.number().min(0).max(1).optional(),
	})
	.strict();

const faultSchema = z.discriminatedUnion('kind', [
	/** The answer comes, but later. */
	z.object({ kind: z.literal('latency'), ms: z.number().min(0) }).strict(),
	/** Another status and an error body instead of the answer (200 too); `applied`: after the effect. */
	z
		.object({
			kind: z.literal('status'),
			status: z.number().int().min(200).max(599),
			message: z.string().optional(),
			retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
			retryAfterSeconds: z.number().min(0).optional(),
			applied: z.boolean().optional(),
		})
		.strict(),
	/** The connection is dropped before anything happened. */
	z.object({ kind: z.literal('reset-before') }).strict(),
	/** The effect is applied, then the connection is cut: the answer is lost. */
	z.object({ kind: z.literal('reset-after') }).strict(),
	/** Never an answer; `applied`: the effect happened all the same. */
	z.object({ kind: z.literal('timeout'), applied: z.boolean().optional() }).strict(),
	/** The answer's body trickles over this time. */
	z.object({ kind: z.literal('slow'), ms: z.number().positive() }).strict(),
]);

export const faultRuleSchema = z
	.object({ match: matchSchema.default({}), fault: faultSchema })
	.strict();

/** What goes wrong. */
export type Fault = z.infer<typeof faultSchema>;
/** Which requests are hit, and by what. */
export type FaultRule = z.input<typeof faultRuleSchema>;

/** A rule in force, with how often it matched and fired. */
export interface ActiveFaultRule extends z.infer<typeof faultRuleSchema> {
	id: string;
	seen: number;
	fired: number;
}

/** What a rule looks at. */
export interface FaultTarget {
	method: string;
	url: string;
	rawBody: string;
}

/** The rules in force; the first one that matches a request and fires, hits it. */
export class Faults {
	private rules: ActiveFaultRule[] = [];
	private lastId = 0;

	constructor(private readonly random: Random) {}

	add(rule: FaultRule): ActiveFaultRule {
		this.lastId += 1;
		const { match, fault } = faultRuleSchema.parse(rule);
		const active = { id: `fault-${this.lastId}`, match, fault, seen: 0, fired: 0 };
		this.rules.push(active);
		return active;
	}

	list(): ActiveFaultRule[] {
		return this.rules.map((rule) => ({ ...rule }));
	}

	/** Removes one rule, or all. */
	clear(id?: string): void {
		this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id);
	}

	/** The rule that hits a request, if any; counts as seen and fired. */
	take(target: FaultTarget): ActiveFaultRule | undefined {
		return this.rules.find((rule) => this.matches(rule, target) && this.fires(rule));
	}

	private matches({ match }: ActiveFaultRule, target: FaultTarget): boolean {
		if (match.method && match.method.toUpperCase() !== target.method) return false;
		if (match.path !== undefined && !new RegExp(match.path).test(target.url)) return false;
		return match.body === undefined || new RegExp(match.body).test(target.rawBody);
	}

	private fires(rule: ActiveFaultRule): boolean {
		const { nth, times, probability } = rule.match;
		rule.seen += 1;
		if (nth !== undefined && rule.seen !== nth) return false;
		if (times !== undefined && rule.fired >= times) return false;
		if (probability !== undefined && this.random.next() >= probability) return false;
		rule.fired += 1;
		return true;
	}
}
