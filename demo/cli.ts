import { createInterface } from 'node:readline/promises';

import { colours as pc } from '../toolbox/colours';

import { explain, readCommandLine } from '../toolbox/commandLine';
import { Progress } from '../toolbox/progress';
import { HELP, obey, readCommand } from './commands';
import { invitation, pagesOf } from './invitation';
import { isAttended, openPage } from './openPage';
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
	const progress = new Progress(process.stdout);
	const demo = await startDemo({
		signal: interruption,
		onProgress: (line) => {
			progress.line(line, (text) => pc.dim(`  … ${text.replace(/^[\s…]+/, '')}`));
		},
		onShare: (step, share) => {
			progress.share(step, share);
		},
		onPart: (name, where) => {
			progress.line(`  ${pc.green('✓')} ${name.padEnd(20)} ${where}`);
		},
		...(values.n8n ? { n8nVersion: values.n8n } : {}),
		log: (line) => {
			if (values.verbose) show(pc.dim(`  n8n: ${line}`));
		},
	}).finally(() => {
		progress.end();
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

/** A few words instead of a database client and curl. */
async function prompt(demo: Demo, interruption: AbortSignal): Promise<void> {
	const reader = createInterface({ input: process.stdin, output: process.stdout });
	// The terminal is in raw mode while it is read: Ctrl-C comes as a key.
	reader.on('SIGINT', () => process.emit('SIGINT'));
	try {
		if (isAttended()) {
			const question = '\nOpen the appointment book and the desk in your browser? [Y/n] ';
			const answer = await reader.question(question, { signal: interruption });
			if (/^\s*(y|yes)?\s*$/i.test(answer)) await openBoth(demo);
		}
		show(`\n${HELP}`);
		for (;;) {
			const command = readCommand(await reader.question('\ndemo> ', { signal: interruption }));
			if (/^(quit|exit)$/.test(command.word)) return;
			for (const answer of await obey(demo, command)) show(`  ${answer}`);
		}
	} catch (error) {
		if (!interruption.aborted) throw error;
	} finally {
		reader.close();
	}
}

async function openBoth(demo: Demo): Promise<void> {
	const { book, desk } = pagesOf(demo);
	for (const page of [desk, book]) {
		if (!(await openPage(page))) show(`  Open it yourself: ${page}`);
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
