import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type INodeCredentialTestResult,
	type INodeParameters,
} from 'n8n-workflow';

import { sign } from '../../../sandbox';
import { memoryOf } from '../../../nodes/Web1on1/trigger/once/memory';
import { testWebhookSecret } from '../../../nodes/Web1on1/trigger/registration/entered';
import { templateMessage } from '../../support/client';
import { NODES, TRIGGER } from '../../support/engine';
import { Listening } from './listening';

const OF_WEBHOOK = 'web1on1WebhookApi';
const SECRET = 'b3f1-the-secret-of-the-tab';

describe('receiving: secrets that were entered by hand', () => {
	let world: Listening;
	let passed = 0;

	/** Lets time pass, for clocks. */
	const pass = (milliseconds: number): void => {
		passed += milliseconds;
	};

	/** How often the credential with the secrets was read. */
	const reads = (): number =>
		world.host.credentials.reads.filter((type) => type === OF_WEBHOOK).length;

	let messages = 0;
	const statusFor = async (secret: string): Promise<number> => {
		messages += 1;
		const body = world.payload({}, { id: messages.toString(16).padStart(24, '6') });
		return (await world.deliver(body, secret)).status;
	};

	beforeEach(async () => {
		const { now } = Date;
		passed = 0;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		jest.restoreAllMocks();
		await world.dispose();
	});

	it('are those of the credential, the previous one included', async () => {
		await world.reopenWithCredential({ secret: ` ${SECRET}\n`, previousSecret: 'the old one' });
		expect(await statusFor(SECRET)).toBe(200);
		expect(await statusFor('the old one')).toBe(200);
		for (const other of ['another', '', 'undefined', `${SECRET} `]) {
			expect(await statusFor(other)).toBe(401);
		}
		expect(world.taken).toHaveLength(2);
	});

	it('are in nothing that n8n exports, stores or logs', async () => {
		await world.reopenWithCredential({ secret: SECRET, previousSecret: '' });
		await world.host.publish();
		expect(await statusFor(SECRET)).toBe(200);
		expect(await statusFor('another')).toBe(401);
		const { parameters, staticData, taken, log } = world.host;
		expect(JSON.stringify({ parameters, staticData, taken, log })).not.toContain(SECRET);
	});

	it('are read once for a burst, and no token is read for who has not signed', async () => {
		const credentials = await world.reopenWithCredential({ secret: SECRET });
		const forged = await Promise.all(
			Array.from({ length: 50 }, async () => await statusFor('forged')),
		);
		expect(new Set(forged)).toEqual(new Set([401]));
		expect(credentials.reads).toEqual([OF_WEBHOOK]);
		const genuine = await Promise.all(
			Array.from({ length: 10 }, async () => await statusFor(SECRET)),
		);
		expect(new Set(genuine)).toEqual(new Set([200]));
		expect(reads()).toBe(1);
	});

	it('are read again for a wrong signature every five seconds at most', async () => {
		await world.reopenWithCredential({ secret: SECRET });
		for (let second = 0; second < 20; second += 1) {
			for (let forged = 0; forged < 5; forged += 1) await statusFor('forged');
			pass(1000);
		}
		expect(reads()).toBeGreaterThan(1);
		expect(reads()).toBeLessThanOrEqual(5);
	});

	it('are not read at all for what is no signature', async () => {
		await world.reopenWithCredential({ secret: SECRET });
		for (const signature of [undefined, '', 'sha1=00', `sha256=${'0'.repeat(64)}`]) {
			const headers = signature === undefined ? undefined : { 'x-hub-signature': signature };
			expect((await world.post(world.payload(), headers)).status).toBe(401);
		}
		expect(world.host.credentials.reads).toEqual([]);
	});

	it('count as soon as they are changed: seconds later, or when the workflow is published', async () => {
		const credentials = await world.reopenWithCredential({ secret: SECRET });
		expect(await statusFor(SECRET)).toBe(200);
		credentials.webhook = { secret: 'second', previousSecret: SECRET };
		pass(5000);
		expect(await statusFor('second')).toBe(200);
		expect(await statusFor(SECRET)).toBe(200);
		credentials.webhook = { secret: 'third' };
		await world.host.publish();
		expect(await statusFor('third')).toBe(200);
		expect(await statusFor('second')).toBe(401);
	});

	it('no longer count a minute after they were removed, and are in no memory by then', async () => {
		const ends: AbortController[] = [];
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			const end = new AbortController();
			if (milliseconds === 60_000) ends.push(end);
			return end.signal;
		});
		const credentials = await world.reopenWithCredential({ secret: SECRET });
		expect(await statusFor(SECRET)).toBe(200);
		const { workflowId } = world.host;
		const known = memoryOf(workflowId, false).trigger('id of Web1on1');
		expect(known.entered).toBeDefined();
		for (const end of ends) end.abort();
		expect(known.entered).toBeUndefined();
		expect(await statusFor(SECRET)).toBe(200);
		credentials.webhook = { secret: 'second' };
		pass(60_000);
		expect(await statusFor(SECRET)).toBe(401);
		timeout.mockRestore();
	});

	it('put a delivery off while n8n can not read them, instead of refusing it', async () => {
		const credentials = await world.reopenWithCredential({ secret: SECRET });
		credentials.beforeReading = (type) => {
			if (type === OF_WEBHOOK) throw new Error('The database is locked');
		};
		expect(await statusFor(SECRET)).toBe(503);
		for (let forged = 0; forged < 20; forged += 1) await statusFor('forged');
		expect(reads()).toBe(1);
		expect(world.log).toContain('put off with 503');
		credentials.beforeReading = () => undefined;
		pass(5000);
		expect(await statusFor(SECRET)).toBe(200);
		expect(await statusFor('forged')).toBe(401);
	});

	it('start nothing when there is no credential, and publishing says so', async () => {
		await world.reopenByHand({});
		await world.host.publish();
		expect(world.log).toContain("there is no 'Webhook Secret'");
		expect(await statusFor(SECRET)).toBe(401);
		expect(world.host.credentials.reads).toEqual([]);
	});

	it('are still taken from the node where a workflow has them from before, and publishing says so', async () => {
		await world.reopenByHand({ secret: 'of old', options: { previousSecret: 'older' } });
		await world.host.publish();
		expect(world.log).toContain('where every export of the workflow shows it');
		expect(world.log).not.toContain('of old');
		expect(await statusFor('of old')).toBe(200);
		expect(await statusFor('older')).toBe(200);
		expect(reads()).toBe(0);
		world.host.credentials.webhook = { secret: SECRET };
		expect(await statusFor(SECRET)).toBe(200);
		expect(await statusFor('of old')).toBe(200);
	});

	it('let the bot follow, with a token that may not register', async () => {
		const credentials = await world.reopenWithCredential({ secret: '' });
		await world.host.publish();
		const { secret } = await world.sandbox.pasteBotWebhook(world.sandbox.seed.bot.id, {
			url: world.host.webhookUrl,
		});
		credentials.webhook = { secret };
		await world.host.publish();
		const message = templateMessage(world.sandbox.seed.templates.plain);
		await world.write('+31600000001', message, 'bot');
		world.sandbox.reply('+31600000001', 'Yes');
		await world.sandbox.settled();
		expect(world.taken.map(({ text }) => text)).toEqual(['Yes']);
	});
});

describe('the fields of the trigger that held secrets', () => {
	const { properties = [] } = NODES.web1on1Trigger?.description ?? {};

	/** The parameters that n8n keeps of these: those whose fields are shown. */
	const kept = (parameters: INodeParameters): INodeParameters =>
		NodeHelpers.getNodeParameters(
			properties,
			{ ...TRIGGER, ...parameters },
			true,
			false,
			null,
			NODES.web1on1Trigger?.description ?? null,
		) ?? {};

	it('are offered to nobody who has nothing in them', () => {
		const { secret } = kept({ registration: 'manual' });
		expect(secret).toBeUndefined();
	});

	it('are shown and kept where a workflow has them from before', () => {
		const before = {
			registration: 'manual',
			secret: 'of old',
			options: { previousSecret: 'older' },
		};
		expect(kept(before)).toMatchObject(before);
	});
});

describe('the test of the credential with a webhook secret', () => {
	const test = async (secret?: string): Promise<INodeCredentialTestResult> => {
		const data: ICredentialDataDecryptedObject = secret === undefined ? {} : { secret };
		const credential = { id: '1', name: 'x', type: OF_WEBHOOK, data };
		return await testWebhookSecret(credential);
	};

	it('refuses what can not be one, and repeats none of it', async () => {
		const token = `${btoa('{"alg":"HS256"}')}.${btoa('{"_id":"5e84","exp":1}')}.${sign(Buffer.from(''), 'x')}`;
		for (const [wrong, said] of [
			[undefined, 'is empty'],
			[' ', 'is empty'],
			[token, 'holds a token'],
			['https://n8n.example/webhook/1/web1on1', 'holds a URL'],
		] as const) {
			const { status, message } = await test(wrong);
			expect([status, message]).toEqual(['Error', expect.stringContaining(said)]);
			if (wrong !== undefined && wrong.trim() !== '') expect(message).not.toContain(wrong);
		}
	});

	it('says that only a delivery can show whether it is right', async () => {
		expect(await test(SECRET)).toEqual({
			status: 'OK',
			message: expect.stringContaining('shows with a delivery'),
		});
	});
});
