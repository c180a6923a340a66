import { parseArgs } from 'node:util';

import pc from 'picocolors';

import { startSandbox, type Sandbox } from './index';

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

/** Reads a whole number from the command line. */
function numberFrom(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} needs a whole number`);
	return value;
}

async function start(): Promise<Sandbox | undefined> {
	const { values } = parseArgs({
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
	if (values.help) {
		console.log(USAGE);
		return undefined;
	}
	const { 'token-secret': tokenSecret, 'access-seconds': accessSeconds } = values;
	return startSandbox({
		port: numberFrom('port', values.port),
		...(tokenSecret ? { tokenSecret } : {}),
		singleUseRefreshTokens: values['single-use-refresh'],
		expiredStatus: values['expired-status'] === '403' ? 403 : 401,
		...(accessSeconds ? { accessTokenSeconds: numberFrom('access-seconds', accessSeconds) } : {}),
		rateLimit: numberFrom('rate-limit', values['rate-limit']),
		extraTemplates: numberFrom('extra-templates', values['extra-templates']),
	});
}

/** What a newcomer needs to make the first calls. */
function introduce(sandbox: Sandbox): string {
	const { url, seed } = sandbox;
	const bot = sandbox.issueTokens();
	const admin = sandbox.issueTokens({ scope: 'admin' });
	const telephone = '+31619626759';
	const body = JSON.stringify({
		organization: seed.organizations.acme,
		type: 'contact',
		contact: { profile: { name: 'John Johnson', telephone } },
		messages: [
			{ type: 'field', text: '.licenseplate XX-99-WZ' },
			{
				type: 'chat',
				text: 'appointment_24_hours_before',
				role: 'agent',
				touchpoint: 'whatsapp',
				meta: { template: seed.templates.appointment, PlanTime: '3.15 pm' },
			},
		],
	});
	const phone = `${url}/sandbox/phones/${encodeURIComponent(telephone)}`;
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
		`    -H 'Content-Type: application/json' -d '${body}'`,
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
	const sandbox = await start();
	if (!sandbox) return;
	console.log(introduce(sandbox));
	const end = (): void => {
		void sandbox.stop();
	};
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
