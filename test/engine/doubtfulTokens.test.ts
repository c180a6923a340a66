import { advance } from '../support/engine/fast';

import type { INodeParameters } from 'n8n-workflow';

import { runAction, type ActionResult, type StoredCredentials } from '../support/engine';
import { byId } from '../support/example';
import { fatesOf } from './sends';
import { json, permanent, renewing, standIn, tokenOf, type StandIn } from './standIn';

const CONVERSATION = '650000000000000000000002';

const TEXT: INodeParameters = {
	...{ resource: 'message', operation: 'sendText', sendTo: 'conversation' },
	conversation: byId(CONVERSATION),
	text: '={{ $json.text }}',
	options: { closedWindow: 'send' },
};

const HOUR_MS = 3_600_000;

describe('a token in doubt', () => {
	let api: StandIn;
	/** Bearers that the API takes. */
	let good: Set<string>;
	/** Texts that the bot may not send, whatever its token. */
	let forbidden: Set<string>;
	let denial: [number, unknown];
	/** What the token service answers; undefined for a new pair. */
	let refusals: Array<[number, unknown, Record<string, string>?]>;
	let claims: () => object;

	const renewals = (): number => api.asked.filter(({ path }) => path.includes('/auth/')).length;

	beforeEach(async () => {
		good = new Set();
		forbidden = new Set();
		denial = [403, { error: { message: 'Permission Denied' } }];
		refusals = [];
		claims = () => ({});
		api = await standIn(({ path, bearer = '', body }, response) => {
			if (path.includes('/auth/')) {
				const [refusal] = refusals;
				if (refusal !== undefined) {
					if (refusals.length > 1) refusals.shift();
					json(response, ...refusal);
					return;
				}
				const token = tokenOf({ ...claims() });
				good.add(`Bearer ${token}`);
				const refreshToken = tokenOf({ grant_type: 'refresh_token' });
				json(response, 200, { token, refreshToken });
				return;
			}
			const isForbidden = [...forbidden].some((text) => body.includes(`"${text}"`));
			if (!good.has(bearer) || isForbidden) json(response, ...denial);
			else json(response, 201, { id: CONVERSATION });
		});
	});

	afterEach(async () => {
		await api.stop();
	});

	const send = async (
		credentials: StoredCredentials,
		texts: string[] = ['Ready'],
	): Promise<ActionResult> =>
		await runAction({
			parameters: TEXT,
			credentials,
			items: texts.map((text) => ({ text })),
			onError: 'continueRegularOutput',
		});

	it('that does not say when it expires, and has worked, is renewed once when it is denied', async () => {
		const credentials = renewing(api.url);
		expect(fatesOf(await send(credentials))).toEqual(['sent']);
		good.clear();
		expect(fatesOf(await send(credentials, ['a', 'b', 'c']))).toEqual(['sent', 'sent', 'sent']);
		expect(renewals()).toBe(2);
	});

	it('brings no renewal for every item that is denied for another reason', async () => {
		const credentials = renewing(api.url);
		forbidden.add('no');
		await send(credentials);
		const result = await send(credentials, ['no', 'yes', 'no', 'yes', 'no']);
		expect(fatesOf(result)).toEqual(['not sent', 'sent', 'not sent', 'sent', 'not sent']);
		await send(credentials, ['no', 'yes', 'no']);
		expect(renewals()).toBe(2);
		// A day later it may be over again.
		advance(25 * HOUR_MS);
		await send(credentials, ['no', 'no']);
		expect(renewals()).toBe(3);
	});

	it('stays in use where it can’t be renewed, and both reasons are named', async () => {
		const credentials = renewing(api.url);
		forbidden.add('no');
		await send(credentials);
		refusals = [[401, { error: { message: 'Invalid refresh token' } }]];
		const result = await send(credentials, ['no', 'yes', 'yes']);
		expect(fatesOf(result)).toEqual(['not sent', 'sent', 'sent']);
		expect(result.items[0]?.error).toBe('Permission Denied');
		const advice = JSON.stringify(result.items[0]?.details);
		expect(advice).toContain('hired the bot');
		expect(advice).toContain('Or the token has expired');
		expect(fatesOf(await send(credentials, ['yes']))).toEqual(['sent']);
	});

	it('that has never worked is not renewed', async () => {
		good = new Set();
		const credentials = permanent(api.url);
		const result = await send(credentials);
		expect(JSON.stringify(result.items[0]?.details)).toContain('Or the token has expired');
		expect(api.asked).toHaveLength(1);
	});

	it('that says when it expires is believed', async () => {
		claims = () => ({ exp: Math.floor(Date.now() / 1000) + 10_000_000 });
		const credentials = renewing(api.url);
		forbidden.add('no');
		await send(credentials);
		const result = await send(credentials, ['no']);
		expect(renewals()).toBe(1);
		expect(JSON.stringify(result.items[0]?.details)).not.toContain('token has expired');
	});

	it.each([
		'Invalid token for channel 5a437eb33c64832bf93423f0',
		'The WhatsApp channel has an invalid token',
		'Permission Denied: the token expired of page 12',
		'Permission Denied: this call needs admin permissions',
	])('is not meant by %p', async (message) => {
		const credentials = renewing(api.url);
		await send(credentials);
		forbidden.add('no');
		denial = [403, { error: { message } }];
		const before = api.sends().length;
		const result = await send(credentials, ['no']);
		expect(fatesOf(result)).toEqual(['not sent']);
		expect(result.items[0]?.error).toContain(message.slice(0, 20));
		expect(renewals()).toBe(1);
		expect(api.sends().length - before).toBe(1);
	});

	it('is renewed, and the request made again, where its expiry is what is said', async () => {
		const credentials = renewing(api.url);
		await send(credentials);
		good.clear();
		denial = [403, { error: { message: 'Permission Denied: token expired' } }];
		expect(fatesOf(await send(credentials))).toEqual(['sent']);
		expect(renewals()).toBe(2);
	});

	const OUTAGES: Array<[number, unknown, Record<string, string>?]> = [
		[503, { error: { message: 'Service Unavailable' } }],
		[500, 'Oops'],
		[502, '<html>Bad gateway</html>'],
		[408, {}],
		[420, { error: { message: 'Calm down' } }],
		[429, { error: { message: 'Too many requests' } }],
		[401, { error: { message: 'Authentication service temporarily unavailable' } }],
		[403, { error: { message: 'Please try again later' } }],
		[400, { error: { message: 'Database connection timed out' } }],
		[400, { error: { code: 'temporarily_unavailable' } }],
		[400, { error: 'server_error' }],
		[422, { error: { message: 'upstream connect error' } }],
		[403, { error: { message: 'Denied' } }, { 'Retry-After': '1' }],
		[200, { error: { message: 'Internal server error' } }],
		[200, { code: 503, message: 'Down' }],
		[401, { error: { statusCode: 500, message: 'Hm' } }],
	];

	it.each(OUTAGES)(
		'an outage of the token service passes, and costs no pair: %i %j',
		async (...outage) => {
			refusals = [outage];
			const down = await send(renewing(api.url));
			expect(fatesOf(down)).toEqual(['not sent']);
			const told = JSON.stringify(down.items[0]);
			expect(told).not.toMatch(/used up|revoked|new pair|Generate/);
			expect(down.items[0]).toMatchObject({
				details: {
					cause: expect.stringMatching(/temporarily-unavailable|rate-limited/) as string,
				},
			});
			expect(renewals()).toBe(5);
		},
	);

	it('and is over when it is over', async () => {
		const credentials = renewing(api.url);
		refusals = [[401, { error: { message: 'temporarily unavailable' } }]];
		expect(fatesOf(await send(credentials))).toEqual(['not sent']);
		refusals = [];
		expect(fatesOf(await send(credentials))).toEqual(['sent']);
	});

	it.each([
		[401, { error: { message: 'Invalid refresh token' } }],
		[401, { error: { message: 'Refresh token has expired, try again with a new one' } }],
		[400, { error: 'invalid_grant' }],
		[403, { error: { message: 'Token revoked' } }],
		[422, { error: { message: 'clientId does not match' } }],
		[200, { error: { message: 'Refresh token was used' } }],
	])('but a refusal is final: %i %j', async (...refusal) => {
		refusals = [refusal];
		const result = await send(renewing(api.url));
		expect(JSON.stringify(result.items[0]?.details)).toContain('used up, revoked');
		expect(renewals()).toBe(1);
	});
});
