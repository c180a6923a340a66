import { fingerprint } from '../../../nodes/Web1on1/transport/tokens/claims';
import { permanentFor } from '../../support/engine';
import { PHONE } from '../../support/example';
import { always, type Server } from '../../support/server';
import { fileAt, Listening } from './listening';

const PNG = { 'content-type': 'image/png' };

const bearersOf = ({ seen }: Server): Array<string | undefined> =>
	seen.map(({ headers }) => headers.authorization);

describe('receiving: what is fetched for a reply', () => {
	let world: Listening;

	beforeEach(async () => {
		world = await Listening.start({ retryBaseMs: 20 });
		await world.open();
	});

	afterEach(async () => {
		jest.restoreAllMocks();
		await world.dispose();
	});

	it('gives pictures as attachments, and their bytes when asked to', async () => {
		await world.open({ options: { downloadAttachments: true }, filters: {} });
		await world.picture();
		expect(world.taken[0]).toMatchObject({
			attachmentType: expect.stringContaining('image/'),
		});
		expect(world.taken[0]).not.toHaveProperty('text');
		expect(world.host.binaries[0]?.data).toMatchObject({
			mimeType: expect.stringContaining('image/'),
		});
	});

	it('downloads with the bearer from the API only, and never lets a failed download cost the reply', async () => {
		await world.open({ options: { downloadAttachments: true } });
		world.sandbox.configure({ mediaNeedsToken: true });
		await world.picture();
		expect(world.host.binaries[0]).toBeDefined();
		const stranger = await world.serve(always(401, ''));
		const body = world.payload({}, fileAt(stranger.url));
		await world.deliver(body);
		expect(bearersOf(stranger)).toEqual([undefined]);
		expect(world.taken).toHaveLength(2);
		expect(world.log).toContain('attachment could not be downloaded');
	});

	it('downloads with a token renewed for it where the present one has expired', async () => {
		await world.reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
		world.sandbox.configure({ mediaNeedsToken: true });
		const { token, refreshToken } = world.sandbox.issueTokens({ accessTokenSeconds: -60 });
		world.host.credentials.data = {
			...world.host.credentials.data,
			...{ accessToken: token, refreshToken, renewedRefreshToken: refreshToken },
			renewedFrom: fingerprint(refreshToken),
		};
		const url = `${world.sandbox.url}/sandbox/media/sample.png`;
		const body = world.payload({}, { contentType: 'image/png', text: url });
		await world.deliver(body, 'given');
		expect(world.host.binaries[0]).toBeDefined();
	});

	it('follows a redirect to a storage service, and takes no bearer there', async () => {
		const storage = await world.serve(always(200, 'png', PNG));
		const api = await world.serve((request, response) => {
			const mayPass = request.headers.authorization?.startsWith('Bearer ') === true;
			if (mayPass) response.writeHead(302, { location: `${storage.url}/a.png` }).end();
			else response.writeHead(401).end();
		});
		await world.reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
		world.host.credentials.data = permanentFor(world.sandbox, api.url).data;
		const body = world.payload({}, { contentType: 'image/png', text: `${api.url}/files/1` });
		await world.deliver(body, 'given');
		expect(world.host.binaries[0]).toBeDefined();
		expect(bearersOf(storage)).toEqual([undefined]);
	});

	it('fetches nothing that lies inside the network of n8n', async () => {
		const inside = await world.serve(always(200, 'png', PNG));
		await world.reopenByHand({ secret: 'given', options: { downloadAttachments: true } });
		world.host.credentials.data = permanentFor(world.sandbox, 'https://web1on1.invalid').data;
		const body = world.payload({}, fileAt(inside.url));
		await world.deliver(body, 'given');
		expect(world.taken).toHaveLength(1);
		expect(world.host.binaries[0]).toBeUndefined();
		expect(world.log).toContain('an internal URL');
		expect(inside.seen).toEqual([]);
	});

	it('fetches the contact when asked to, and emits without it when that fails', async () => {
		await world.open({ options: { fetchContact: true } });
		await world.reply('Yes');
		world.sandbox.addFault({
			match: { path: '/v2/contacts' },
			fault: { kind: 'status', status: 500 },
		});
		await world.reply('No');
		expect(world.taken[0]).toMatchObject({ text: 'Yes', telephone: PHONE });
		expect(world.taken[1]).toMatchObject({ text: 'No' });
		expect(world.taken[1]).not.toHaveProperty('telephone');
	});

	describe('when asked to, but in time for Web1on1', () => {
		/** Lets the time for it pass 50 times as fast. */
		const hurry = (): void => {
			const timeout = AbortSignal.timeout.bind(AbortSignal);
			jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
				expect(ms).toBeLessThanOrEqual(15_000);
				return timeout(ms / 50);
			});
		};

		it('emits without an attachment that drips', async () => {
			let hasGivenUp = false;
			const files = await world.serve((_request, response) => {
				response.writeHead(200, PNG);
				const drip = setInterval(() => response.write('x'), 20);
				response.on('close', () => {
					hasGivenUp = true;
					clearInterval(drip);
				});
			});
			await world.open({ options: { downloadAttachments: true } });
			const body = world.payload({}, fileAt(files.url));
			hurry();
			expect((await world.deliver(body)).status).toBe(200);
			expect(world.host.binaries).toEqual([undefined]);
			await world.sandbox.waitFor(() => hasGivenUp);
		});

		it('emits without an attachment that has no end, before it fills the memory', async () => {
			let sent = 0;
			const chunk = Buffer.alloc(1024 * 1024);
			const files = await world.serve((_request, response) => {
				response.writeHead(200, PNG);
				const pour = (): void => {
					sent += chunk.length;
					if (!response.destroyed) response.write(chunk, pour);
				};
				pour();
			});
			await world.open({ options: { downloadAttachments: true } });
			const body = world.payload({}, fileAt(files.url));
			expect((await world.deliver(body)).status).toBe(200);
			expect(world.host.binaries).toEqual([undefined]);
			expect(sent).toBeLessThan(200 * 1024 * 1024);
		});

		it('emits without the contact while no token is to be had', async () => {
			await world.reopenByHand({ secret: 'by-hand', options: { fetchContact: true } });
			world.sandbox.addFault({ match: { path: '/auth/token' }, fault: { kind: 'timeout' } });
			const body = world.payload();
			hurry();
			const { status } = await world.deliver(body, 'by-hand');
			expect(status).toBe(200);
			expect(world.taken).toHaveLength(1);
			expect(world.log).toContain('the contact could not be fetched');
		});
	});
});
