import '../../support/engine/fast';

import { ExecuteContext } from 'n8n-core';
import type { Logger } from 'n8n-workflow';

import { StoredCredentials } from '../../support/engine';
import { Renewing } from './renewing';

/** n8n's database, locked for good. */
class Locked extends StoredCredentials {
	override updateCredentials(): Promise<void> {
		return Promise.reject(new Error('SQLITE_BUSY: database is locked'));
	}
}

describe('tokens: a new pair that n8n can not save', () => {
	let world: Renewing;

	beforeEach(async () => {
		world = await Renewing.start();
	});

	afterEach(async () => {
		// The one it shadows is inherited.
		Reflect.deleteProperty(ExecuteContext.prototype, 'logger');
		await world.dispose();
	});

	it('is told in one line that names the workflow', async () => {
		const lines: string[] = [];
		const warn = (line: string): void => {
			lines.push(line);
		};
		const logger: Logger = { debug: warn, error: warn, info: warn, warn };
		Object.defineProperty(ExecuteContext.prototype, 'logger', {
			configurable: true,
			value: logger,
		});
		await world.send(new Locked(world.credentials().data));
		expect(lines.filter((line) => line.includes('could not save'))).toEqual([
			"Web1on1 in workflow 'Test' (workflow-1): n8n could not save the renewed token of the credential. If n8n is restarted now, a new pair is needed.",
		]);
	});
});
