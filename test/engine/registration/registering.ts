import type { Service } from '../../../sandbox';
import { clientOf } from '../../support/client';
import { World, type TriggerHost, type TriggerHostOptions } from '../../support/engine';
import { PHONE, SEED_ORGANIZATION } from '../../support/example';

/** A trigger that has just been added, and the subscriptions Web1on1 has for it. */
export class Registering extends World {
	private current: TriggerHost | undefined;

	static async ready(): Promise<Registering> {
		const world = await Registering.start();
		world.current = await world.trigger();
		return world;
	}

	get host(): TriggerHost {
		if (this.current === undefined) throw new Error('There is no trigger');
		return this.current;
	}

	/** Another trigger in place of the one before. */
	async replace(options: Partial<TriggerHostOptions>): Promise<void> {
		await this.host.stop();
		this.current = await this.trigger(options);
	}

	get services(): Service[] {
		return this.sandbox.services().filter(({ type }) => type === 'webhook');
	}

	/** The only subscription there is. */
	get only(): Service {
		const [first, ...others] = this.services;
		expect(others).toEqual([]);
		if (first === undefined) throw new Error('There is no service');
		return first;
	}

	/** Somebody with an admin token asks the API for something. */
	async request(method: string, path: string, body?: object): Promise<void> {
		const { status } = await clientOf(this.sandbox, 'admin')(method, path, body);
		expect(status).toBeLessThan(300);
	}

	/** A consumer who has been written to answers, and Web1on1 has delivered it. */
	async answer(text: string): Promise<void> {
		await this.request('POST', '/v2/conversations', {
			organization: SEED_ORGANIZATION,
			type: 'contact',
			contact: { profile: { telephone: PHONE } },
			messages: [{ type: 'field', text: '.location 3204' }],
		});
		this.sandbox.reply(PHONE, text);
		await this.sandbox.settled();
	}
}
