import { advance, ahead } from '../../support/engine/fast';

import { runAction, World, type ActionResult, type StoredCredentials } from '../../support/engine';
import { SEED_PARAMETERS } from '../../support/example';
import { recipients, SEND_EACH, sends } from '../sends';

export const DAY_MS = 24 * 60 * 60 * 1000;
export const MINUTE_MS = 60_000;

/** Another process of n8n on the same stored credential. */
export interface OtherProcess {
	send: () => Promise<ActionResult>;
	/** Moves its time of day. */
	advance: (ms: number) => void;
}

/** Web1on1, whose tokens age as fast as a test likes, and somebody who sends. */
export class Renewing extends World {
	constructor(...[sandbox]: ConstructorParameters<typeof World>) {
		super(sandbox);
		sandbox.configure({ rateLimit: 0, singleUseRefreshTokens: true });
		// Earlier tests have moved our clock.
		sandbox.advanceClock(ahead());
	}

	/** Both clocks go on, ours and the platform's. */
	letPass(ms: number): void {
		advance(ms);
		this.sandbox.advanceClock(ms);
	}

	/** The customer's example, once. */
	async send(credentials: StoredCredentials): Promise<ActionResult> {
		return await runAction({ parameters: SEED_PARAMETERS, credentials });
	}

	/** A template to so many phones, under 'Continue on Fail'. */
	async sendTo(count: number, credentials: StoredCredentials): Promise<ActionResult> {
		return await runAction({
			parameters: SEND_EACH,
			items: recipients(count),
			credentials,
			onError: 'continueRegularOutput',
		});
	}

	/**
	 * The same, slow enough for something to happen meanwhile.
	 *
	 * @param meanwhile once 30 requests have been made
	 */
	async sendWhile(
		{ count = 60, credentials }: { count?: number; credentials: StoredCredentials },
		meanwhile: () => void | Promise<void>,
	): Promise<ActionResult> {
		this.sandbox.addFault({
			match: { path: '/v2/conversations$' },
			fault: { kind: 'latency', ms: 20 },
		});
		return await runAction({
			parameters: SEND_EACH,
			items: recipients(count),
			credentials,
			whileRunning: async () => {
				await this.sandbox.waitFor(() => sends(this.sandbox).length >= 30);
				await meanwhile();
			},
		});
	}
}

/** The package loaded a second time, as in another process, on the same stored credential. */
export function otherProcess(shared: StoredCredentials): OtherProcess {
	type Engine = typeof import('../../support/engine/action') &
		typeof import('../../support/engine/credentials');
	type Timing = typeof import('../../support/engine/fastTiming');
	const loaded: Array<{ engine: Engine; timing: Timing }> = [];
	const core = jest.requireActual<object>('n8n-core');
	const workflow = jest.requireActual<object>('n8n-workflow');
	jest.isolateModules(() => {
		// n8n itself is not what is tested here, and takes a second to load.
		jest.doMock('n8n-core', () => core);
		jest.doMock('n8n-workflow', () => workflow);
		loaded.push({
			engine: {
				...jest.requireActual<Engine>('../../support/engine/action'),
				...jest.requireActual<Engine>('../../support/engine/credentials'),
			},
			timing: jest.requireActual<Timing>('../../support/engine/fastTiming'),
		});
	});
	const [second] = loaded;
	if (second === undefined) throw new Error('The package did not load');
	const { engine, timing } = second;
	timing.advance(ahead());
	const credentials = new engine.StoredCredentials(shared.data);
	Object.defineProperty(credentials, 'data', {
		get: () => shared.data,
		set: (data: StoredCredentials['data']) => {
			shared.data = data;
		},
	});
	return {
		send: () => engine.runAction({ parameters: SEED_PARAMETERS, credentials }),
		advance: (ms) => {
			timing.advance(ms);
		},
	};
}
