import { setTimeout as sleep } from 'node:timers/promises';

import { outputItems, type JsonObject } from '../../../host';
import { seed } from '../../../sandbox';
import { CREDENTIAL, manualTrigger, reference, type World } from '../../support/n8n';
import { until } from '../../../toolbox/until';

/** How n8n tests the credential, and renews its tokens. */
export function describeCredential(world: () => World): void {
	describe('the credential', () => {
		it('is tested by renewing its token', async () => {
			const tokens = world().sandbox.issueTokens();
			const { id } = await world().enter(tokens);
			expect(await world().host.api.testCredential(id)).toMatchObject({ status: 'OK' });

			const renewals = world().requests('POST', '/v2/auth/token');
			expect(renewals.map(({ status, body }) => ({ status, body }))).toEqual([
				{ status: 201, body: { clientId: tokens.email, refreshToken: tokens.refreshToken } },
			]);
			expect(
				world()
					.requests('GET', '/v2/organizations')
					.map(({ status }) => status),
			).toEqual([200]);
		});

		it('says what is wrong with it, each thing in its own words', async () => {
			const { sandbox, host } = world();
			const pair = sandbox.issueTokens();
			// Nobody has a service there.
			const unreachable = 'http://127.0.0.1:1';
			const test = async (entry: Partial<typeof pair>, data: JsonObject = {}): Promise<string> => {
				const { id } = await world().enter({ ...pair, ...entry }, data);
				const { status, message } = await host.api.testCredential(id);
				expect(status).toBe('Error');
				return message;
			};
			const messages = {
				accessToken: await test({ refreshToken: pair.token }),
				expired: await test(sandbox.issueTokens({ refreshTokenSeconds: -60 })),
				unreachable: await test({}, { apiUrl: unreachable }),
				notWeb1on1: await test({}, { apiUrl: host.url }),
				otherBot: await test({}, { botEmail: seed.adminBot.email }),
				permanent: await test(
					{},
					{ authentication: 'permanent', permanentToken: pair.refreshToken },
				),
				expiring: await test({}, { authentication: 'permanent', permanentToken: pair.token }),
				link: await test({}, { conversationUrl: 'https://console.example/c' }),
			};
			sandbox.revokeTokens({ refresh: true });
			const all = { ...messages, revoked: await test({}) };

			expect(all).toEqual({
				accessToken: expect.stringMatching(
					/'Refresh Token' holds an access token\. Paste the refresh token/,
				),
				expired: expect.stringMatching(/The refresh token has expired\. .* Generate a new pair/),
				expiring: expect.stringMatching(/expires on \d{4}-.*Set 'Token Type' to 'Refresh Token'/),
				link: expect.stringContaining('Put {conversationId} where the ID'),
				// n8n has words of its own for a message that names a network code.
				unreachable: expect.stringMatching(/Could not reach Web1on1 at .*\. .*Check 'API URL'/),
				notWeb1on1: expect.stringContaining(`${host.url} does not answer like the Web1on1 API`),
				otherBot: expect.stringContaining('does not belong to this clientId'),
				permanent: expect.stringContaining("'Access Token' holds a refresh token"),
				revoked: expect.stringContaining('Web1on1 did not renew the token: Invalid refresh token'),
			});
		});

		it("renews an expired token for n8n's own HTTP Request node", async () => {
			const { sandbox, host } = world();
			const credential = await world().enter(sandbox.issueTokens());
			const workflow = await world().workflow([
				manualTrigger,
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position: [200, 0],
					parameters: {
						url: `${sandbox.url}/v2/users/${seed.bot.id}`,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: CREDENTIAL,
						options: {},
					},
					credentials: reference(credential),
				},
			]);
			const fetch = async (): Promise<unknown> => {
				const id = await host.api.runWorkflow(workflow, manualTrigger.name);
				const execution = await host.api.waitForExecution({ where: (it) => it.id === id });
				return outputItems(execution, 'HTTP Request')[0]?.['id'];
			};
			expect(await fetch()).toBe(seed.bot.id);
			sandbox.expireTokens();
			sandbox.clearRequests();
			expect(await fetch()).toBe(seed.bot.id);
			const seen = sandbox.requests().map(({ method, status }) => `${method} ${status ?? '-'}`);
			expect(seen).toEqual(['GET 401', 'POST 201', 'GET 200']);
		});
	});

	it('an integration that only listens renews its tokens, and n8n keeps them', async () => {
		const { host, sandbox } = world();
		sandbox.configure({ singleUseRefreshTokens: true, accessTokenSeconds: 2 });
		const credential = await world().enter(sandbox.issueTokens({ scope: 'admin' }));
		const workflow = await world().listener({}, credential);
		await host.api.publish(workflow.id);
		sandbox.configure({ accessTokenSeconds: 3600 });
		const renewals = (): Array<{ token: string }> =>
			world()
				.requests('POST', '/v2/auth/token')
				.filter(({ status }) => status === 201)
				.map(({ answer }) => JSON.parse(answer ?? '{}') as { token: string });
		const issued = renewals().at(-1)?.token ?? '';
		const claims = Buffer.from(issued.split('.')[1] ?? '', 'base64url').toString();
		// The platform's clock may be ahead of n8n's.
		const { exp } = JSON.parse(claims) as { exp: number };
		await sleep(Math.max(0, exp * 1000 - Date.now()) + 100);
		sandbox.clearRequests();
		await world().reply('still there?');
		const { token } = await until('a renewal', () => renewals()[0]);
		await until('the new pair in the database', async () => {
			const stored = await host.api.getCredentialDecrypted(credential.id);
			return stored['accessToken'] === token;
		});
	});
}
