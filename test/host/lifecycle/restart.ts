import { PHONE } from '../../support/example';
import type { World } from '../../support/n8n';

/** What a stop and a kill of n8n leave behind. */
export function describeRestart(world: () => World): void {
	describe('a restart', () => {
		const ways: Array<[string, () => Promise<void>]> = [
			[
				'of n8n',
				async () => {
					await world().host.stop();
				},
			],
			[
				'after kill -9',
				async () => {
					await world().host.kill();
				},
			],
		];

		it.each(ways)('%s leaves one service and forgets no message', async (_way, end) => {
			const workflow = await world().publishedListener();
			const before = await world().reply('before');
			const [service] = world().webhooks;
			// An execution that is still running is crashed by the kill, though not lost.
			expect(await world().textsOf(workflow)).toEqual(['before']);
			await end();
			const away = world().sandbox.reply(PHONE, 'while away');
			await world().host.start();

			await world().delivered(away);
			expect(world().webhooks.map(({ id, status }) => [id, status])).toEqual([
				[service?.id, 'active'],
			]);
			await world().reply('after');
			await world().redeliver(before);
			await world().redeliver(away);
			// A starting n8n may answer 200 itself (see outage.test.ts): then the repetition brings the message.
			const texts = (await world().textsOf(workflow)).map(String).sort();
			expect(texts).toEqual(['after', 'before', 'while away']);
		});
	});
}
