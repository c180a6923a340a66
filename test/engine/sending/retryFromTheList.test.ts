import '../../support/engine/fast';

import { descriptionOf, received, sends, telephoneOf } from '../sends';
import { Sending } from './sending';

const WARNING = "'Retry' in n8n's list of executions sends to these again.";

describe("sending: 'Retry' in n8n's list of executions", () => {
	let world: Sending;

	beforeEach(async () => {
		world = await Sending.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	const refuse = (item: number): void => {
		world.fail(
			{ kind: 'status', status: 400, message: 'No' },
			{ body: telephoneOf(item).slice(1) },
		);
	};

	it('does send again, and the error has said so', async () => {
		refuse(2);
		const result = await world.send(3);
		expect(descriptionOf(result)).toContain(`Already sent: items 0-1. ${WARNING}`);
		// As n8n does it: a new execution with the same items.
		await world.send(3);
		expect(await received(world.sandbox, 3)).toEqual([2, 2, 0]);
	});

	it('is warned of where items may have left', async () => {
		world.fail({ kind: 'reset-after' }, { body: `\\${telephoneOf(1)}"` });
		refuse(0);
		const description = descriptionOf(await world.send(2));
		expect(description).toContain(`May have been sent: item 1. ${WARNING}`);
	});

	it('is no matter where nothing has left', async () => {
		refuse(0);
		const description = descriptionOf(await world.send(1));
		expect(sends(world.sandbox)).toHaveLength(1);
		expect(description).not.toContain("'Retry'");
	});
});
