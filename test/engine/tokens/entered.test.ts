import '../../support/engine/fast';

import { StoredCredentials } from '../../support/engine';
import { descriptionOf, fatesOf, renewalsOf, sends } from '../sends';
import { Renewing } from './renewing';

describe('tokens', () => {
	let world: Renewing;

	beforeEach(async () => {
		world = await Renewing.start();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('what was entered', () => {
		const permanent = (permanentToken: string): StoredCredentials =>
			new StoredCredentials({
				authentication: 'permanent',
				permanentToken,
				apiUrl: world.sandbox.url,
			});

		it.each([
			['without exp', null],
			['with exp', 3600],
			['in the last minute of its life', 60],
		])('a permanent token %s is used as it is', async (_name, accessTokenSeconds) => {
			const { token } = world.sandbox.issueTokens({ accessTokenSeconds });
			const credentials = permanent(token);
			expect((await world.send(credentials)).error).toBeUndefined();
			expect(renewalsOf(world.sandbox)).toEqual([]);
			expect(credentials.writes).toBe(0);
		});

		it('a permanent token that is revoked is asked about no further', async () => {
			const credentials = permanent(world.sandbox.issueTokens({ accessTokenSeconds: null }).token);
			world.sandbox.revokeTokens();
			const result = await world.sendTo(60, credentials);
			expect(result.items).toHaveLength(60);
			expect(new Set(fatesOf(result))).toEqual(new Set(['not sent']));
			expect(result.items[59]?.error).toContain('does not accept the token');
			expect(sends(world.sandbox).length).toBeLessThanOrEqual(20);
		});

		const WRONG: Array<[string, () => StoredCredentials, string, string]> = [
			[
				'an access token in the refresh field',
				() => withData({ refreshToken: world.sandbox.issueTokens().token }),
				"'Refresh Token' holds an access token",
				'Paste the refresh token',
			],
			[
				'a refresh token in the access field',
				() => permanent(world.sandbox.issueTokens().refreshToken),
				"'Access Token' holds a refresh token",
				"Set 'Token Type' to 'Refresh Token'",
			],
			[
				'an expired permanent token',
				() => permanent(world.sandbox.issueTokens({ accessTokenSeconds: -60 }).token),
				"The token in 'Access Token' has expired",
				'enter a new refresh token',
			],
			[
				'an expired refresh token',
				() => world.credentials({ refreshTokenSeconds: -60 }),
				'The refresh token has expired',
				'Generate a new pair',
			],
			['no token', () => withData({ refreshToken: '' }), 'The credential has no token', 'Enter a'],
			[
				'an address that is none',
				() => withData({ apiUrl: 'api.web1on1.chat' }),
				"'API URL' is not a valid URL",
				'for example https://api.web1on1.chat',
			],
			[
				'an opaque refresh token without e-mail',
				() => withData({ refreshToken: 'opaque-refresh-token', botEmail: '' }),
				"'Refresh Token' does not look like a Web1on1 token",
				'copied whole',
			],
		];

		const withData = (changes: StoredCredentials['data']): StoredCredentials => {
			const { data } = world.credentials();
			return new StoredCredentials({ ...data, ...changes });
		};

		it.each(WRONG)('%s is named before anything is sent', async (_name, make, message, advice) => {
			const result = await world.send(make());
			expect(result.error?.message).toContain(message);
			expect(descriptionOf(result)).toContain(advice);
			expect(world.sandbox.requests()).toEqual([]);
		});

		it("another bot's e-mail is named", async () => {
			const result = await world.send(withData({ botEmail: world.sandbox.seed.adminBot.email }));
			expect(result.error?.message).toContain('did not renew the token');
			expect(descriptionOf(result)).toContain("'Bot Email'");
			expect(descriptionOf(result)).toContain('another bot than the refresh token');
		});

		it('an empty e-mail, a host with /v2 and a slash are put right', async () => {
			const credentials = withData({ botEmail: '', apiUrl: ` ${world.sandbox.url}/v2/ ` });
			expect((await world.send(credentials)).error).toBeUndefined();
		});

		it('a host that is not Web1on1 is named', async () => {
			const result = await world.send(withData({ apiUrl: `${world.sandbox.url}/sandbox` }));
			expect(result.error?.message).toContain('does not answer like the Web1on1 API');
			expect(descriptionOf(result)).toContain("'API URL'");
		});

		it.each(['http://127.0.0.1:1', 'http://web1on1.invalid'])(
			'a host that is not there (%s) is named',
			async (apiUrl) => {
				const result = await world.send(withData({ apiUrl }));
				expect(result.error?.message).toContain(`Could not reach Web1on1 at ${apiUrl}`);
				expect(descriptionOf(result)).toContain('Nothing was sent');
			},
		);

		it('a revoked refresh token is named', async () => {
			const credentials = world.credentials();
			world.sandbox.revokeTokens({ refresh: true });
			const result = await world.send(credentials);
			expect(result.error?.message).toContain('did not renew the token');
			expect(descriptionOf(result)).toContain('used up, revoked');
			expect(result.error).toMatchObject({ failure: { cause: 'credential-invalid' } });
		});
	});
});
