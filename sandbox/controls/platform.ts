import { z } from 'zod';

import { runtimeOptionsSchema, type RuntimeOptions } from '../options';
import type { Platform } from '../platform';
import { omit } from '../query';
import { seed } from '../seed';
import type { Outage } from '../outage';
import type { MakeControl } from './control';

const clockSchema = z.object({ advanceMs: z.number() }).strict();
const outageSchema = z.object({ ms: z.number().positive() }).strict();

/** The answer to the request that asks for an outage must get out first. */
const ANSWER_MS = 50;

/** The platform as a whole: options, time, outages. */
export const platformControls = (platform: Platform, control: MakeControl, outage: Outage) => {
	const options = (): Record<string, unknown> =>
		omit(omit({ ...platform.options }, 'tokenSecret'), 'deskToken');
	return {
		/** Where it is, the ids it starts with, and the options in force but for the secret one. */
		overview: control('GET', '/', () => ({ url: platform.url, seed, options: options() })),

		/** Changes options while running. */
		configure: control('PATCH', '/options', {
			body: runtimeOptionsSchema.partial(),
			takes: (changes) => [changes],
			does: (changes: Partial<RuntimeOptions>) => {
				platform.configure(changes);
				return options();
			},
		}),

		/** Moves the sandbox's time: tokens age, the 24 hour window closes. */
		advanceClock: control('POST', '/clock', {
			body: clockSchema,
			takes: ({ advanceMs }) => [advanceMs],
			does: (ms: number) => {
				platform.advance(ms);
				return { now: platform.clock.iso() };
			},
		}),

		/** Refuses connections for a while; `goDown` does so until `comeBack`. */
		outage: control('POST', '/outage', {
			status: 202,
			body: outageSchema,
			takes: ({ ms }) => [ms],
			does: (ms: number) => {
				platform.timers.after(ANSWER_MS, () => void outage.begin());
				platform.timers.after(ANSWER_MS + ms, () => void outage.end());
				return { ms };
			},
		}),
	};
};
