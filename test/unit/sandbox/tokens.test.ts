import jwt from 'jsonwebtoken';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, clientOf, upsertBody } from '../../support/client';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(() => sandbox.stop());

const renew = (clientId: string, refreshToken: string): ReturnType<typeof call> =>
	call(sandbox, 'POST', '/v2/auth/token', { body: { clientId, refreshToken } });
const users = (token: string): ReturnType<typeof call> =>
	call(sandbox, 'GET', `/v2/users/${sandbox.seed.bot.id}`, { token });
const error = (status: number, message: unknown): object => ({
	status,
	body: { error: { message } },
});

describe('tokens on the desk', () => {
	it('are told apart by what has become of them, and never shown', async () => {
		const bot = sandbox.issueTokens();
		const admin = sandbox.issueTokens({ scope: 'admin', accessTokenSeconds: null });
		await users(bot.token);
		sandbox.revokeTokens({ user: admin.userId, access: false, refresh: true });
		expect(sandbox.tokens()).toMatchObject([
			{ kind: 'access_token', scope: 'bot', expiresAt: bot.expiresAt, isRevoked: false },
			{ kind: 'refresh_token', scope: 'bot', isRevoked: false },
			{ kind: 'access_token', scope: 'admin', expiresAt: null, isRevoked: false },
			{ kind: 'refresh_token', scope: 'admin', isRevoked: true },
		]);
		const used = sandbox.tokens().map(({ lastUsedAt }) => lastUsedAt !== undefined);
		expect(used).toEqual([true, false, false, false]);
		for (const { token } of [bot, admin]) {
			expect(JSON.stringify(sandbox.tokens())).not.toContain(token);
		}
	});

	it('expire before their time, and are renewed as ever', async () => {
		const { token, email, refreshToken } = sandbox.issueTokens();
		const other = sandbox.issueTokens({ scope: 'admin' });
		expect(sandbox.expireTokens(sandbox.seed.bot.id)).toHaveLength(1);
		expect(await users(token)).toMatchObject(error(401, 'jwt expired'));
		expect((await users(other.token)).status).not.toBe(401);
		const { body } = await renew(email, refreshToken);
		expect((await users((body as { token: string }).token)).status).toBe(200);
		sandbox.configure({ expiredStatus: 403 });
		const ended = await call(sandbox, 'POST', '/sandbox/tokens/expire', { body: {} });
		expect(ended.body).toHaveLength(2);
		expect(await users(token)).toMatchObject(error(403, expect.stringMatching(/token expired/)));
	});
});

describe('renewal', () => {
	it('answers 201 with a new pair of real JSON Web Tokens', async () => {
		const { email, refreshToken } = sandbox.issueTokens();
		const { status, body } = await renew(email, refreshToken);
		expect(status).toBe(201);
		expect(body).toEqual({
			tokenType: 'Bearer',
			token: expect.any(String),
			refreshToken: expect.any(String),
			user: sandbox.seed.bot.id,
			organization: sandbox.seed.organizations.developer,
			expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
			scope: 'bot',
		});
		const { token } = body as { token: string };
		expect(jwt.decode(token)).toMatchObject({
			_id: sandbox.seed.bot.id,
			scope: 'guest agent bot',
			grant_type: 'access_token',
		});
		expect(await users(token)).toMatchObject({ status: 200 });
	});

	it('accepts both mail domains and no other client', async () => {
		const { email, refreshToken } = sandbox.issueTokens();
		const legacy = email.replace('web1on1.chat', 'chatshipper.com');
		expect(await renew(legacy, refreshToken)).toMatchObject({ status: 201 });
		const { email: other } = sandbox.seed.adminBot;
		expect(await renew(other, refreshToken)).toMatchObject({ status: 401 });
	});

	it('leaves an old refresh token valid, unless it is for single use', async () => {
		const { email, refreshToken } = sandbox.issueTokens();
		expect((await renew(email, refreshToken)).status).toBe(201);
		sandbox.configure({ singleUseRefreshTokens: true });
		const { body } = await renew(email, refreshToken);
		expect(await renew(email, refreshToken)).toMatchObject(error(401, 'Invalid refresh token'));
		const { refreshToken: rotated } = body as { refreshToken: string };
		expect((await renew(email, rotated)).status).toBe(201);
	});

	it('spends a single-use token once, also when two ask at the same time', async () => {
		sandbox.configure({ singleUseRefreshTokens: true });
		const { email, refreshToken } = sandbox.issueTokens();
		const answers = await Promise.all([1, 2, 3].map(() => renew(email, refreshToken)));
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
	});

	it('can leave the refresh token as it is', async () => {
		sandbox.configure({ rotateRefreshTokens: false });
		const { email, refreshToken } = sandbox.issueTokens();
		expect((await renew(email, refreshToken)).body).not.toHaveProperty('refreshToken');
	});

	it('refuses access tokens, expired tokens and nonsense', async () => {
		const { email, token } = sandbox.issueTokens();
		const { refreshToken: old } = sandbox.issueTokens({ refreshTokenSeconds: -1 });
		expect(await renew(email, token)).toMatchObject(error(401, 'Invalid refresh token'));
		expect(await renew(email, old)).toMatchObject(error(401, 'Refresh token has expired'));
		expect(await renew(email, 'nonsense')).toMatchObject(error(401, 'Invalid refresh token'));
		const missing = await call(sandbox, 'POST', '/v2/auth/token', { body: { clientId: email } });
		expect(missing).toMatchObject(error(400, 'refreshToken: Required'));
	});
});

describe('access tokens', () => {
	it('expire, with 401 or 403 as configured', async () => {
		const { token } = sandbox.issueTokens({ accessTokenSeconds: 60 });
		expect((await users(token)).status).toBe(200);
		sandbox.advanceClock(61_000);
		expect(await users(token)).toMatchObject(error(401, 'jwt expired'));
		sandbox.configure({ expiredStatus: 403 });
		expect(await users(token)).toMatchObject(error(403, 'Permission Denied: token expired'));
	});

	it('without expiry last', async () => {
		const { token, expiresAt } = sandbox.issueTokens({ accessTokenSeconds: null });
		sandbox.advanceClock(10 * 365 * 24 * 3600 * 1000);
		expect(expiresAt).toBeNull();
		expect(jwt.decode(token)).not.toHaveProperty('exp');
		expect((await users(token)).status).toBe(200);
	});

	it('are checked', async () => {
		const { refreshToken } = sandbox.issueTokens();
		const forged = jwt.sign({ _id: sandbox.seed.bot.id, scope: 'admin' }, 'another key');
		const unsigned = jwt.sign({ _id: sandbox.seed.bot.id }, '', { algorithm: 'none' });
		expect(await users(forged)).toMatchObject(error(401, 'invalid signature'));
		expect(await users(unsigned)).toMatchObject(error(401, 'invalid token'));
		expect(await users('nonsense')).toMatchObject(error(401, 'invalid token'));
		expect(await users(refreshToken)).toMatchObject(error(401, 'invalid token'));
		expect(await call(sandbox, 'GET', '/v2/users')).toMatchObject({ status: 401 });
	});

	it('can be revoked; the refresh token still works then', async () => {
		const { token, refreshToken, email } = sandbox.issueTokens();
		sandbox.revokeTokens();
		expect(await users(token)).toMatchObject(error(401, 'invalid token'));
		expect((await renew(email, refreshToken)).status).toBe(201);
		sandbox.revokeTokens({ refresh: true });
		expect((await renew(email, refreshToken)).status).toBe(401);
	});

	it('survive a restart with the same token secret', async () => {
		const first = await startSandbox({ tokenSecret: 'fixed' });
		const { token } = first.issueTokens();
		await first.stop();
		const second = await startSandbox({ tokenSecret: 'fixed' });
		const { status } = await call(second, 'GET', `/v2/users/${second.seed.bot.id}`, { token });
		await second.stop();
		expect(status).toBe(200);
	});
});

describe('permissions', () => {
	const permissionDenied = { error: { message: expect.stringMatching(/^(?!.*(token|expired))/i) } };

	it.each([
		['GET', '/v2/services', 403, 200],
		['GET', '/v2/forms', 200, 200],
		['GET', '/v2/forms/5d8aa90d8656c44b820e8690', 403, 200],
		['GET', '/v2/watemplates/609a61ec5b25a7001e2fedce', 200, 200],
		['GET', '/v2/channels', 200, 200],
		['GET', '/v2/bots/60a1b2c3d4e5f60718293a01', 200, 403],
		['GET', '/v2/nothing', 404, 404],
		['DELETE', '/v2/contacts', 404, 404],
	])('%s %s: %i for a bot, %i for an admin', async (method, path, forBot, forAdmin) => {
		const bot = await clientOf(sandbox)(method, path);
		expect(bot.status).toBe(forBot);
		if (forBot === 403) expect(bot.body).toEqual(permissionDenied);
		expect((await clientOf(sandbox, 'admin')(method, path)).status).toBe(forAdmin);
	});

	it('let a guest fetch only itself', async () => {
		const { token } = sandbox.issueTokens({ scope: 'guest' });
		expect((await users(token)).status).toBe(200);
		const other = `/v2/users/${sandbox.seed.adminUser.id}`;
		expect(await call(sandbox, 'GET', other, { token })).toMatchObject({ status: 403 });
	});

	it('end at organizations that have not hired the bot', async () => {
		const { otherDealer, acmeUtrecht } = sandbox.seed.organizations;
		const bot = clientOf(sandbox);
		const refused = await bot(
			'POST',
			'/v2/conversations',
			upsertBody(sandbox, { organization: otherDealer }),
		);
		expect(refused).toMatchObject({ status: 403, body: permissionDenied });
		const path = '/v2/organizations?sort=name&select=name';
		const names = (await bot('GET', path)).body as { name: string }[];
		expect(names.map(({ name }) => name)).toEqual([
			'Acme Demo',
			'Acme Demo Rotterdam',
			'Acme Demo Utrecht',
			'Automote IT',
		]);
		sandbox.hire(acmeUtrecht, false);
		expect(await bot('GET', `/v2/organizations/${acmeUtrecht}`)).toMatchObject({ status: 403 });
	});

	it('show templates of organizations above, not those of others', async () => {
		const { templates } = sandbox.seed;
		for (const id of [sandbox.seed.organizations.acme, sandbox.seed.organizations.acmeRotterdam]) {
			sandbox.hire(id, false);
		}
		const bot = clientOf(sandbox);
		expect((await bot('GET', `/v2/watemplates/${templates.appointment}`)).status).toBe(200);
		expect((await bot('GET', `/v2/watemplates/${templates.otherDealer}`)).status).toBe(403);
	});
});
