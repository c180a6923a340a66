import type { AddressInfo } from 'node:net';

import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const HOST = '127.0.0.1';

/** An e-mail as its reader sees it. */
export interface Mail {
	from: string;
	to: string;
	subject: string;
	text: string;
}

/** Sales' mailbox: a real SMTP server that keeps what it is given. */
export interface Mailbox {
	readonly host: string;
	readonly port: number;
	/** Everything that has arrived, oldest first. */
	readonly mails: readonly Mail[];
	/** Calls the watcher when one has arrived. */
	watch(watcher: () => void): void;
	stop(): Promise<void>;
}

/** Starts a mail server on this machine, without log-in and encryption. */
export async function startMailbox(): Promise<Mailbox> {
	const mails: Mail[] = [];
	const watchers: Array<() => void> = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		// No name server is asked who connects.
		disableReverseLookup: true,
		onData: (stream, _session, callback) => {
			simpleParser(stream).then(
				(parsed) => {
					const { from, to, subject = '', text = '' } = parsed;
					mails.push({ from: addresses(from), to: addresses(to), subject, text });
					callback();
					for (const watcher of watchers) watcher();
				},
				(error: unknown) => {
					callback(error instanceof Error ? error : new Error(String(error)));
				},
			);
		},
	});
	// A client that hangs up is no reason to fail.
	server.on('error', () => undefined);
	const port = await listen(server);
	return {
		host: HOST,
		port,
		mails,
		watch: (watcher) => watchers.push(watcher),
		stop: async () => {
			await new Promise<void>((resolve) => {
				server.close(resolve);
			});
		},
	};
}

async function listen(server: SMTPServer): Promise<number> {
	return await new Promise((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(0, HOST, () => {
			const address: AddressInfo | string | null = server.server.address();
			if (address && typeof address === 'object') resolve(address.port);
			else reject(new Error('The mail server has no port'));
		});
	});
}

function addresses(value: AddressObject | AddressObject[] | undefined): string {
	return [value ?? []]
		.flat()
		.map(({ text }) => text)
		.join(', ');
}
