import { startSandbox, type Sandbox } from '../../../sandbox';
import { clientOf, upsertBody, type Answer } from '../../support/client';
import { Disposal } from '../../support/disposal';
import { startReceiver, type Receiver } from './receiver';

/** The event of a consumer's message. */
export const CHAT = 'message.create.contact.chat';

/** The secret of a service unless a test says otherwise. */
export const SECRET = 'shared secret';

/** A service of type webhook as the API shows it. */
export interface ServiceBody {
	id: string;
	status: string;
	params: { url: string; secret: string; events?: string[] };
}

/** A sandbox that loses no time, and a webhook it may deliver to. */
export class Subscribing {
	/** The API as an admin sees it. */
	readonly admin: ReturnType<typeof clientOf>;

	private constructor(
		private readonly parts: Disposal,
		readonly sandbox: Sandbox,
		readonly receiver: Receiver,
	) {
		this.admin = clientOf(sandbox, 'admin');
	}

	static async start(): Promise<Subscribing> {
		return await Disposal.assemble(async (parts) => {
			const options = { rateLimit: 0, retryBaseMs: 10, deliveryTimeoutMs: 200 };
			const receiver = parts.add(await startReceiver(), (it) => it.close());
			const sandbox = parts.add(await startSandbox(options), (it) => it.stop());
			return new Subscribing(parts, sandbox, receiver);
		});
	}

	async dispose(): Promise<void> {
		await this.parts.dispose();
	}

	/** Registers the receiver for messages of consumers. */
	async register(params: object = {}, changes: object = {}): Promise<ServiceBody> {
		const { status, body } = await this.admin('POST', '/v2/services', {
			name: 'Replies',
			type: 'webhook',
			organization: this.sandbox.seed.organizations.acme,
			params: { url: this.receiver.url, secret: SECRET, events: [CHAT], ...params },
			...changes,
		});
		expect(status).toBe(201);
		return body as ServiceBody;
	}

	/** Changes a service. */
	async patch(id: string, body: object): Promise<Answer> {
		return await this.admin('PATCH', `/v2/services/${id}`, body);
	}

	/** A bot sends the consumer a template. */
	async remind(): Promise<Answer> {
		return await clientOf(this.sandbox)('POST', '/v2/conversations', upsertBody(this.sandbox));
	}

	/** The texts of the messages that were delivered, in order. */
	texts(): Array<string | undefined> {
		return this.receiver.received.map(({ payload }) => payload.data.message?.text);
	}
}
