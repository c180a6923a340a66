import { faultRuleSchema, type FaultRule } from '../faults';
import type { Platform } from '../platform';
import { requestView } from '../desk/requestView';
import { found } from '../errors';
import type { MakeControl } from './control';

/** What the API was asked, and what goes wrong with it. */
export const requestControls = (platform: Platform, control: MakeControl) => {
	const { journal, faults } = platform;
	return {
		/** Every API request since the start or the last clearing. */
		requests: control('GET', '/requests', () => journal.list()),

		/** One of them as somebody may be shown it: no secrets, and the command that repeats it. */
		request: control('GET', '/requests/:id', {
			takes: (id) => [Number(id)],
			does: (id: number) => requestView(platform, found(journal.get(id), 'Request not found')),
		}),

		/** Forgets them; gives what is left: nothing. */
		clearRequests: control('DELETE', '/requests', () => {
			journal.clear();
			return journal.list();
		}),

		/** The fault rules in force. */
		faults: control('GET', '/faults', () => faults.list()),

		/** Makes something go wrong. */
		addFault: control('POST', '/faults', {
			status: 201,
			body: faultRuleSchema,
			takes: (rule) => [rule],
			does: (rule: FaultRule) => faults.add(rule),
		}),

		/** Removes one fault rule, or all; gives what is left. */
		clearFaults: control('DELETE', '/faults/:id?', {
			takes: (id) => (id === '' ? [] : [id]),
			does: (id?: string) => {
				faults.clear(id);
				return faults.list();
			},
		}),
	};
};
