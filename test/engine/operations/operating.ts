import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Message } from '../../../sandbox';
import { runAction, World, type ActionResult, type StoredCredentials } from '../../support/engine';
import { meetJohn, parametersOf, type Situation } from '../operationCases';

/** Web1on1 with 131 contacts, one of them John Johnson, whom a template has reached. */
export class Operating extends World {
	/** The credential John has been written to with. */
	readonly owner: StoredCredentials = this.credentials();

	private met: Situation | undefined;

	static async ready(): Promise<Operating> {
		const world = await Operating.start({ extraContacts: 130, rateLimit: 0 });
		world.met = await meetJohn(world.sandbox, world.owner);
		world.sandbox.clearRequests();
		return world;
	}

	/** Whom the cases are about. */
	get situation(): Situation {
		if (this.met === undefined) throw new Error('Nobody has been met');
		return this.met;
	}

	/** Runs the case of an operation, `resource/operation`, with other parameters if need be. */
	async run(name: string, parameters: INodeParameters = {}): Promise<ActionResult> {
		const result = await runAction({
			parameters: { ...parametersOf(name, this.situation), ...parameters },
			credentials: this.owner,
		});
		await this.sandbox.settled();
		return result;
	}

	/** What comes of it; it must not fail. */
	async itemsOf(name: string, parameters?: INodeParameters): Promise<IDataObject[]> {
		const { items, error } = await this.run(name, parameters);
		expect(error).toBeUndefined();
		return items;
	}

	/** The last message of John's conversation. */
	last(): Message | undefined {
		return this.sandbox.stream(this.situation.conversation).messages.at(-1);
	}

	/** John's conversation, as Web1on1 has it. */
	conversation(): unknown {
		return this.sandbox.conversations().find(({ id }) => id === this.situation.conversation);
	}

	/** John, as Web1on1 has him. */
	contact(): unknown {
		return this.sandbox.contacts().find(({ id }) => id === this.situation.contact);
	}

	/** The queries of all requests to a path. */
	queries(path: string): Array<Record<string, string>> {
		return this.sandbox
			.requests()
			.filter((request) => request.path === path)
			.map(({ query }) => query);
	}
}
