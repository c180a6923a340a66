import { createInterface } from 'node:readline/promises';

import { colours as pc } from '../toolbox/colours';

import { explain, readCommandLine } from '../toolbox/commandLine';
import { CUSTOMERS } from './customers';
import { mailLines, rowLines } from './lines';
import { tellStory } from './story';
import { startDemo, type Demo } from './world';

const USAGE = `The whole loop on this machine: dealer's database -> reminder -> reply -> row or e-mail.

  npm run demo -- [options]

  --once            tell the story, check every step, stop; exit code 0 or 1
  --n8n <version>   an exact n8n version
  --verbose         show what n8n writes
  --help            this text
`;

const INTRODUCTION = `
${pc.bold('A reminder goes out and the reply comes back')}
Dealer's database -> n8n -> Web1on1 -> the customer's phone, and back. n8n, PostgreSQL and the mail
server are real, Web1on1 and the phones are the sandbox; nothing leaves this machine.
`;

const INTERRUPTED = 130;
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const ECHO_MS = 1_500;

const show = (text: string): void => {
	console.log(text);
};

async function main(): Promise<number> {
	const { values } = readCommandLine({
		options: {
			once: { type: 'boolean', default: false },
			n8n: { type: 'string' },
			verbose: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		show(USAGE);
		return 0;
	}
	const interruption = listenForInterruption();
	show(INTRODUCTION);
	const demo = await startDemo({
		signal: interruption,
		onProgress: (line) => {
			show(pc.dim(`  … ${line.trim()}`));
		},
		onPart: (name, where) => {
			show(`  ${pc.green('✓')} ${name.padEnd(20)} ${where}`);
		},
		...(values.n8n ? { n8nVersion: values.n8n } : {}),
		log: (line) => {
			if (values.verbose) show(pc.dim(`  n8n: ${line}`));
		},
	});
	try {
		const interrupted = aborted(interruption).then(() => INTERRUPTED);
		const code = await Promise.race([once(demo, interruption), interrupted]);
		if (!values.once && !interruption.aborted) await stayUp(demo, interruption);
		return code;
	} finally {
		show(pc.dim('\nStopping…'));
		await demo.stop();
	}
}

async function once(demo: Demo, interruption: AbortSignal): Promise<number> {
	// What happens while everything is being stopped is no part of the story.
	const print = (text: string): void => {
		if (!interruption.aborted) show(text);
	};
	const { ok, steps } = await tellStory(demo, print);
	const kept = steps.filter((step) => step.ok).length;
	print(
		ok
			? pc.green(`\nAll ${steps.length} steps as they should be.`)
			: pc.red(`\n${steps.length - kept} of ${steps.length} steps went wrong, see ✗ above.`),
	);
	return ok ? 0 : 1;
}

/** Until the user has seen enough. */
async function stayUp(demo: Demo, interruption: AbortSignal): Promise<void> {
	show(invitation(demo));
	if (process.stdin.isTTY) await prompt(demo, interruption);
	else await aborted(interruption);
}

function invitation({ host, sandbox, database, workflows }: Demo): string {
	const phone = `${sandbox.url}/sandbox/phones/${encodeURIComponent(CUSTOMERS[0]?.phone ?? '')}`;
	const line = (name: string, value: string): string => `  ${name.padEnd(14)}${value}`;
	return [
		pc.bold('\nEverything stays up. Look around:'),
		line('n8n', `${host.url}  (log in: ${host.owner.email} / ${host.owner.password})`),
		line('  reminder', `${host.url}/workflow/${workflows.reminder.id}`),
		line('  replies', `${host.url}/workflow/${workflows.replies.id}`),
		line('phones', `${sandbox.deskUrl}  (and what happens behind them)`),
		line('database', database.url),
		pc.bold('\nAnswer by hand, as John:'),
		`  curl -s ${phone}/reply -H 'Content-Type: application/json' -d '{"text":"No, sorry"}'`,
		pc.bold('Book by hand, in any PostgreSQL client:'),
		'  INSERT INTO appointments (customer_name, telephone, licenseplate, location, plan_time)',
		"  VALUES ('Anna Bakker', '0611223344', 'K-456-LM', '3204', '2.00 pm');",
		pc.dim('\nCtrl-C ends it all; nothing is kept.'),
	].join('\n');
}

const HELP = `Commands:
  book              a new appointment for John
  say <text>        John answers on WhatsApp
  phone             what is on John's phone
  rows              the dealer's table
  mail              what sales has got
  quit`;

/** A few words instead of a database client and curl. */
async function prompt(demo: Demo, interruption: AbortSignal): Promise<void> {
	show(`\n${HELP}`);
	const reader = createInterface({ input: process.stdin, output: process.stdout });
	// The terminal is in raw mode while it is read: Ctrl-C comes as a key.
	reader.on('SIGINT', () => process.emit('SIGINT'));
	try {
		for (;;) {
			const line = (await reader.question('\ndemo> ', { signal: interruption })).trim();
			const [word = '', ...rest] = line.split(/\s+/);
			if (/^(quit|exit)$/.test(word)) return;
			for (const answer of await obey(demo, word, rest.join(' '))) show(`  ${answer}`);
		}
	} catch (error) {
		if (!interruption.aborted) throw error;
	} finally {
		reader.close();
	}
}

async function obey(demo: Demo, word: string, text: string): Promise<string[]> {
	const { sandbox, database, mailbox } = demo;
	const [john] = CUSTOMERS;
	if (!john || word === '') return [];
	switch (word) {
		case 'book':
			return rowLines(await database.book(john.appointment));
		case 'say':
			if (text === '') return ['say what?'];
			sandbox.reply(john.phone, text);
			return ['sent'];
		case 'phone':
			return sandbox
				.phone(john.phone)
				.messages.flatMap(({ text: received }) => [...received.split('\n'), '']);
		case 'rows':
			return (await database.appointments()).flatMap(rowLines);
		case 'mail':
			return mailbox.mails.flatMap((mail) => [...mailLines(mail), '']);
		default:
			return HELP.split('\n');
	}
}

/** The first signal stops everything in order, another one later on ends at once. */
function listenForInterruption(): AbortSignal {
	const controller = new AbortController();
	let since = 0;
	const interrupt = (): void => {
		if (!controller.signal.aborted) {
			since = Date.now();
			controller.abort();
		} else if (Date.now() - since > ECHO_MS) {
			process.exit(INTERRUPTED);
		}
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
	return controller.signal;
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		signal.addEventListener(
			'abort',
			() => {
				resolve();
			},
			{ once: true },
		);
	});
}

main().then(
	// Explicitly: a start that was interrupted may still be under way.
	(code) => process.exit(code),
	(error: unknown) => {
		const message = explain(error, USAGE);
		const interrupted = message === 'Interrupted';
		console.error(interrupted ? pc.dim('\nInterrupted.') : pc.red(`\n${message}`));
		process.exit(interrupted ? INTERRUPTED : 1);
	},
);
