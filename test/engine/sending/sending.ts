import type { FaultRule } from '../../../sandbox';
import { runAction, World, type ActionResult, type ActionRun } from '../../support/engine';
import { recipients, SEND_EACH } from '../sends';

const SENDS = '^/v2/conversations$';

/** 'Continue on Fail', with the errors among the items. */
export const continuing = { onError: 'continueRegularOutput' } as const;

/** Web1on1, which may be told to fail, and somebody who sends. */
export class Sending extends World {
	/** Lets sending fail, or whatever else matches. */
	fail(fault: FaultRule['fault'], match: FaultRule['match'] = {}): void {
		this.sandbox.addFault({ match: { path: SENDS, method: 'POST', ...match }, fault });
	}

	/** One execution that sends a template to so many phones, unless told otherwise. */
	async send(count = 1, request: Partial<ActionRun> = {}): Promise<ActionResult> {
		return await runAction({
			parameters: SEND_EACH,
			items: recipients(count),
			credentials: this.credentials(),
			...request,
		});
	}
}
