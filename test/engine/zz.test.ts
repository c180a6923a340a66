import { startSandbox } from '../../sandbox';
import { runAction } from './engine';
import { credentialsFor } from './fixtures';
import { received, recipients, SEND_EACH, sends, statusesOf } from './sends';
jest.mock('../../nodes/Web1on1/transport/timing', () => jest.requireActual('./fastTiming'));
it('x', async () => {
	const sandbox = await startSandbox({ rateLimit: 0 });
	const result = await runAction({ parameters: SEND_EACH, items: recipients(100), credentials: credentialsFor(sandbox),
	});
	console.error(result.items.length, sends(sandbox).length, sends(sandbox).filter((s) => s.applied).length, received(sandbox, 100).join(''));
	console.error(JSON.stringify(result.items[99]), JSON.stringify(sandbox.conversations().at(-1)));
	const c = String(result.items[99]?.conversationId);
	if (result.items[99]) console.error(JSON.stringify(sandbox.stream(c).messages));
	await new Promise((r) => setTimeout(r, 100));
	console.error(received(sandbox, 100).join(''));
	console.error(JSON.stringify(statusesOf(sandbox)));
	await sandbox.stop();
});
