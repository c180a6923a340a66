import { isIP } from 'node:net';

import { colours as pc } from '../toolbox/colours';

import { explain, oneOf, readCommandLine, UsageError, wholeNumber } from '../toolbox/commandLine';
import { customersExample } from '../toolbox/customersExample';
import { startSandbox, type IssuedTokens, type Sandbox, type SandboxOptions } from './index';
import { isRecord } from './query';

const USAGE = `Web1on1 on your desk.

  npm run sandbox -- [options]

  --port <n>              TCP port (default 3200; 0: any free one)
  --host <address>        address to listen at (default 127.0.0.1: for this machine only).
                          0.0.0.0 is for an n8n in Docker or on another machine; the desk and
                          all controls then need the token that is in the desk's link
  --name <name>           a name under which others reach this machine; the first one stands in
                          the URLs the sandbox gives away (default host.docker.internal)
  --desk-token <text>     the desk's token, instead of a new one at every start
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
			host: { type: 'string', default: '127.0.0.1' },
			name: { type: 'string', multiple: true, default: [] },
			'desk-token': { type: 'string' },
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
	const {
		'access-seconds': accessSeconds,
		'token-secret': tokenSecret,
		'desk-token': deskToken,
	} = values;
	if (tokenSecret === '') throw new UsageError('--token-secret takes a text that is not empty');
	if (deskToken !== undefined && !/^\S+$/.test(deskToken)) {
		throw new UsageError('--desk-token takes a text without blanks that is not empty');
	}
	return {
		port: wholeNumber('port', values.port, { max: 65_535 }),
		host: addressOf(values.host),
		names: values.name.map(nameOf),
		...(tokenSecret === undefined ? {} : { tokenSecret }),
		...(deskToken === undefined ? {} : { deskToken }),
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

/** Of names one can't know which of their addresses is meant. */
function addressOf(host: string): string {
	if (host === 'localhost' || isIP(host) !== 0) return host;
	throw new UsageError(
		`--host takes an IP address of this machine, such as 0.0.0.0, not '${host}'`,
	);
}

function nameOf(name: string): string {
	if (/^[a-z\d._-]+(?::\d+)?$/i.test(name)) return name;
	throw new UsageError(`--name takes a host name, such as sandbox.lan, not '${name}'`);
}

async function start(options: Partial<SandboxOptions>): Promise<Sandbox> {
	try {
		return await startSandbox(options);
	} catch (error) {
		const code = isRecord(error) ? error.code : undefined;
		const { port = '', host = '' } = options;
		if (code === 'EADDRINUSE') {
			throw new Error(
				`Port ${port} is in use: choose another one with --port, or any free one with --port 0`,
			);
		}
		if (code === 'EACCES') {
			throw new Error(
				`Port ${port} is for administrators only: choose one from 1024 on with --port`,
			);
		}
		if (code === 'EADDRNOTAVAIL') {
			throw new Error(`This machine has no address ${host}: choose another one with --host`);
		}
		throw error;
	}
}

const line = (name: string, value: string): string => `  ${pc.bold(name.padEnd(22))}${value}`;

/** What a newcomer needs: where to look, what to enter in n8n, and what to call without it. */
function introduce(sandbox: Sandbox): string {
	const { url, publicUrl, deskUrl, seed } = sandbox;
	const bot = sandbox.issueTokens();
	const admin = sandbox.issueTokens({ scope: 'admin' });
	return [
		pc.bold('Web1on1 on your desk'),
		'',
		line('Desk', pc.cyan(deskUrl)),
		line('API URL', publicUrl),
		...(publicUrl === url ? [] : [line('  on this machine', url)]),
		'',
		line('Acme Demo', seed.organizations.acme),
		line('Template', `${seed.templates.appointment}  appointment_24_hours_before`),
		line('Dealer without bot', seed.organizations.otherDealer),
		'',
		line('Bot email', bot.email),
		line('Bot token', bot.token),
		line('Bot refresh token', bot.refreshToken),
		'',
		line('Admin bot email', admin.email),
		line('Admin token', admin.token),
		line('Admin refresh token', admin.refreshToken),
		'',
		...commands(sandbox, bot),
		'',
		pc.dim('Everything is in memory. Ctrl+C ends it. See sandbox/FIDELITY.md for what is a guess.'),
	].join('\n');
}

/** To be copied into a terminal. */
function commands({ url, options }: Sandbox, bot: IssuedTokens): string[] {
	const { payload, contact } = customersExample;
	const phone = `${url}/sandbox/phones/${encodeURIComponent(contact.telephone)}`;
	const json = `-H 'Content-Type: application/json'`;
	const desk = options.deskToken === '' ? '' : ` -H 'Authorization: Bearer ${options.deskToken}'`;
	return [
		pc.bold('Send a WhatsApp template'),
		`  curl -s ${url}/v2/conversations -H 'Authorization: Bearer ${bot.token}' \\`,
		`    ${json} -d '${JSON.stringify(payload)}'`,
		pc.bold('See it on the phone, and answer: on the desk, or'),
		`  curl -s ${phone}${desk}`,
		`  curl -s ${phone}/reply${desk} ${json} -d '{"text":"Yes, fine"}'`,
		pc.bold('Renew the tokens'),
		`  curl -s ${url}/v2/auth/token ${json} \\`,
		`    -d '{"clientId":"${bot.email}","refreshToken":"${bot.refreshToken}"}'`,
		pc.bold('What arrived, what was delivered'),
		`  curl -s ${url}/sandbox/requests${desk}`,
		`  curl -s ${url}/sandbox/deliveries${desk}`,
	];
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
