import { startSandbox, type Sandbox } from '../../sandbox';
import { credentialsFor, runAction } from '../support/engine';
import { recipients, SEND_EACH, sends } from './sends';

describe('thousands of items', () => {
	let sandbox: Sandbox;

	beforeEach(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
	});

	afterEach(async () => {
		await sandbox.stop();
	});

	it('leave n8n time for other things while they are read and checked', async () => {
		let turns = 0;
		let isOver = false;
		const turn = (): void => {
			turns += 1;
			if (!isOver) setImmediate(turn);
		};
		const items = [...recipients(2000), { telephone: 'nobody' }];
		setImmediate(turn);
		const { error } = await runAction({
			parameters: SEND_EACH,
			items,
			credentials: credentialsFor(sandbox),
		});
		isOver = true;
		// The last one is bad: nothing but reading and checking has been done.
		expect(error?.message).toContain('item 2000');
		expect(sends(sandbox)).toEqual([]);
		expect(turns).toBeGreaterThan(10);
	});
});
