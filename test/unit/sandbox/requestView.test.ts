import { execFileSync } from 'node:child_process';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { call, clientOf, registerWebhook, upsertBody } from '../../support/client';
import { startReceiver } from './receiver';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
});
afterEach(() => sandbox.stop());

const latest = (): ReturnType<Sandbox['request']> =>
	sandbox.request(sandbox.requests().at(-1)?.id ?? 0);

/** What a shell makes of a command: the arguments that curl gets. */
function argumentsOf(command: string): string[] {
	const print = `node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"`;
	const output = execFileSync('sh', ['-c', `curl() { ${print}; }\nTOKEN=abc\n${command}`]);
	return JSON.parse(output.toString()) as string[];
}

describe('a request on the desk', () => {
	it('is a command that sends the same again', async () => {
		const text = `It's "fine": $HOME \`id\` \\ ; & * \n and a second line !`;
		const body = upsertBody(sandbox, { messages: [{ text }] });
		await clientOf(sandbox)('POST', '/v2/conversations?x=a%20b', body);
		const { curl } = latest();
		const given = argumentsOf(curl);
		expect(given.slice(0, 6)).toEqual([
			...['-sS', '-X', 'POST', `${sandbox.url}/v2/conversations?x=a+b`],
			...['-H', 'Authorization: Bearer abc'],
		]);
		expect(given).toContain('content-type: application/json');
		expect(given.slice(-2)).toEqual(['--data-raw', JSON.stringify(body)]);
	});

	it('shows no token and no secret', async () => {
		const { refreshToken, email: clientId } = sandbox.issueTokens();
		const renewal = { clientId, refreshToken };
		const { body } = await call(sandbox, 'POST', '/v2/auth/token', { body: renewal });
		const { token } = body as { token: string };
		const receiver = await startReceiver();
		const renewed = latest();
		expect(renewed.body).toContain('"refreshToken": "<refresh token>"');
		expect(renewed.answer).toContain('"token": "<access token>"');
		await registerWebhook(sandbox, { url: receiver.url, secret: 'not-for-show' });
		const registered = latest();
		expect(registered.answer).toContain('"secret": "<secret>"');
		const shown = JSON.stringify([renewed, registered]);
		for (const secret of [token, refreshToken, 'not-for-show']) expect(shown).not.toContain(secret);
		await receiver.close();
	});

	it('says what has become of it, whatever the client was told', async () => {
		sandbox.addFault({ fault: { kind: 'status', status: 500, applied: true } });
		await clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));
		expect(latest()).toMatchObject({ status: 500, applied: true, fault: 'fault-1' });
	});

	it('is not there when it never was', async () => {
		expect((await call(sandbox, 'GET', '/sandbox/requests/99')).status).toBe(404);
	});
});
