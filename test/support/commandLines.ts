import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Host } from '../../host';

const run = promisify(execFile);

const EVERY_MS = 200;

/** How everything on this machine was called: anybody on it can read that. */
export class CommandLines {
	private readonly seen = new Set<string>();
	private isOver = false;

	private readonly looking = this.look();

	/** Looks again and again, until it is stopped: some run for a moment only. */
	static watch(): CommandLines {
		return new CommandLines();
	}

	/** Also tells whether something was in the way of looking. */
	async stop(): Promise<void> {
		this.isOver = true;
		await this.looking;
	}

	/** Those that hold a secret. */
	with(secret: string): string[] {
		if (secret.length < 12) throw new Error('That is no secret');
		return [...this.seen].filter((line) => line.includes(secret));
	}

	like(pattern: RegExp): string[] {
		return [...this.seen].filter((line) => pattern.test(line));
	}

	private async look(): Promise<void> {
		while (!this.isOver) {
			const { stdout } = await run('ps', ['-A', '-ww', '-o', 'args=']);
			for (const line of stdout.split('\n')) this.seen.add(line);
			await sleep(EVERY_MS, undefined, { ref: false });
		}
	}
}

/** The key that an n8n has made for its credentials. */
export function keyOf({ userFolder }: Host): string {
	const file = path.join(userFolder, '.n8n', 'config');
	const config: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
	if (typeof config !== 'object' || config === null || !('encryptionKey' in config)) {
		throw new Error('n8n has no key there');
	}
	return String(config.encryptionKey);
}
