import { startSandbox, type Sandbox } from '../../sandbox';
import { WAITED_FOR_MS, WAITED_FOR_TIMEOUT_MS } from '../../nodes/Web1on1/transport/timing';
import { credentialsFor, TRIGGER } from './fixtures';
import { TriggerHost } from './triggerHost';

jest.mock('../../nodes/Web1on1/transport/timing', () => jest.requireActual<object>('./fastTiming'));

/** What n8n 2.41 allows for publishing and unpublishing, as the fast clock has it. */
const DEADLINE_MS = 840;

describe('an API that hangs', () => {
	let sandbox: Sandbox;
	let host: TriggerHost;

	beforeEach(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
		host = await TriggerHost.start({
			parameters: { ...TRIGGER },
			credentials: credentialsFor(sandbox, { scope: 'admin' }),
		});
	});

	afterEach(async () => {
		await host.stop();
		await sandbox.stop();
	});

	const hang = (path: string): void => {
		sandbox.addFault({ match: { path }, fault: { kind: 'timeout' } });
	};

	it('has no more time than n8n has', () => {
		expect(WAITED_FOR_MS + WAITED_FOR_TIMEOUT_MS).toBeLessThan(DEADLINE_MS);
		const real = jest.requireActual<{ WAITED_FOR_MS: number; WAITED_FOR_TIMEOUT_MS: number }>(
			'../../nodes/Web1on1/transport/timing',
		);
		expect(real.WAITED_FOR_MS + real.WAITED_FOR_TIMEOUT_MS).toBeLessThan(84_000);
	});

	it.each(['/v2/services', '/v2/auth/token'])(
		'does not keep publishing waiting (%s)',
		async (path) => {
			hang(path);
			await expect(host.publish()).rejects.toThrow(/Web1on1 (?:did not|gave no) answer/);
		},
	);

	it('does not keep unpublishing from ending, and what is left behind is named', async () => {
		await host.publish();
		hang('/v2/services');
		await host.unpublish();
		expect(host.log.join()).toContain('is left behind at Web1on1');
	});
});
