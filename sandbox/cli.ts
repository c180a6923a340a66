import pc from 'picocolors';

import { explain, oneOf, readCommandLine, UsageError, wholeNumber } from '../toolbox/commandLine';
import { customersExample } from '../toolbox/customersExample';
import { startSandbox, type Sandbox, type SandboxOptions } from './index';
import { isRecord } from './query';

const USAGE = `Web1on1 on your desk.

  npm run sandbox -- [options]

  --port <n>              TCP port on 127.0.0.1 (default 3200; 0: any free one)
  --token-secret <text>   sign tokens with this, so that they survive a restart
  --single-use-refresh    a refresh token works once only
  --expired-status <n>    401 (default) or 403 for expired access tokens
  --access-seconds <n>    lifetime of access tokens (default: 30 days)
  --rate-limit <n>        requests per second (default 20; 0: no limit)
  --extra-templates <n>   further templates, for long lists
  --help                  this text
`;

/** What was asked for; `undefined` if that is only the usage. */
function optionsFrom(): Partial<SandboxOptions> | undefined {
	const { values } = readCommandLine({
		options: {
			port: { type: 'string', default: '3200' },
			'token-secret': { type: 'string' },
			'single-use-refresh': { type: 'boolean', default: false },
			'expired-status': { type: 'string', default: '401' },
			'access-seconds': { type: 'string' },
			'rate-limit': { type: 'string', default: '20' },
			'extra-templates': { type: 'string', default: '0' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const { 'token-secret': tokenSecret, 'access-seconds': accessSeconds } = values;
	if (tokenSecret === '') throw new UsageError('--token-secret takes a text that is not empty');
	return {
		port: wholeNumber('port', values.port, { max: 65_535 }),
		...(tokenSecret === undefined ? {} : { tokenSecret }),
		singleUseRefreshTokens: values['single-use-refresh'],
		expiredStatus:
			oneOf('expired-status', values['expired-status'], ['401', '403']) === '401' ? 401 : 403,
		...(accessSeconds === undefined
			? {}
			: { accessTokenSeconds: wholeNumber('access-seconds', accessSeconds, { min: 1 }) }),
		rateLimit: wholeNumber('rate-limit', values['rate-limit']),
		extraTemplates: wholeNumber('extra-templates', values['extra-templates']),
	};
}

async function start(options: Partial<SandboxOptions>): Promise<Sandbox> {
	try {
		return await startSandbox(options);
	} catch (error) {
		if (!isRecord(error) || error.code !== 'EADDRINUSE') throw error;
		throw new Error(
			`Port ${options.port ?? ''} is in use: choose another one with --port, or any free one with --port 0`,
		);
	}
}

/** What a newcomer needs to make the first calls. */
function introduce(sandbox: Sandbox): string {
	const { url, seed } = sandbox;
	const bot = sandbox.issueTokens();
	const admin = sandbox.issueTokens({ scope: 'admin' });
	const { payload, contact } = customersExample;
	const phone = `${url}/sandbox/phones/${encodeURIComponent(contact.telephone)}`;
	const line = (name: string, value: string): string => `  ${pc.bold(name.padEnd(22))}${value}`;
	return [
		pc.bold(`Web1on1 sandbox at ${pc.cyan(url)}`) + pc.dim('  (API under /v2, control: /sandbox)'),
		'',
		line('Acme Demo', seed.organizations.acme),
		line('Template', `${seed.templates.appointment}  appointment_24_hours_before`),
		line('Dealer without bot', seed.organizations.otherDealer),
		'',
		line('Bot e-mail', bot.email),
		line('Bot token', bot.token),
		line('Bot refresh token', bot.refreshToken),
		'',
		line('Admin bot e-mail', admin.email),
		line('Admin token', admin.token),
		line('Admin refresh token', admin.refreshToken),
		'',
		pc.bold('Send a WhatsApp template'),
		`  curl -s ${url}/v2/conversations -H 'Authorization: Bearer ${bot.token}' \\`,
		`    -H 'Content-Type: application/json' -d '${JSON.stringify(payload)}'`,
		pc.bold('See it on the phone, and answer'),
		`  curl -s ${phone}`,
		`  curl -s ${phone}/reply -H 'Content-Type: application/json' -d '{"text":"Yes, fine"}'`,
		pc.bold('Renew the tokens'),
		`  curl -s ${url}/v2/auth/token -H 'Content-Type: application/json' \\`,
		`    -d '{"clientId":"${bot.email}","refreshToken":"${bot.refreshToken}"}'`,
		pc.bold('What arrived, what was delivered'),
		`  curl -s ${url}/sandbox/requests`,
		`  curl -s ${url}/sandbox/deliveries`,
		'',
		pc.dim('Everything is in memory. Ctrl+C ends it. See sandbox/FIDELITY.md for what is a guess.'),
	].join('\n');
}

async function main(): Promise<void> {
	const options = optionsFrom();
	if (!options) {
		console.log(USAGE);
		return;
	}
	const sandbox = await start(options);
	console.log(introduce(sandbox));
	const end = (): void => {
		void sandbox.stop();
	};
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
	console.error(explain(error, USAGE));
	process.exitCode = 1;
});
