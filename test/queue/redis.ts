import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../host';
import { Guard } from '../../host/guard';
import { poll } from '../../toolbox/until';

/** Debian's and Homebrew's name; another one or a path can be given. */
const EXECUTABLE = process.env['REDIS_SERVER'] ?? 'redis-server';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** Whether there is a Redis server to start on this machine. */
export function hasRedis(): boolean {
	return spawnSync(EXECUTABLE, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A Redis server of our own: it writes down what it is told, so that a restart loses nothing. */
export class Redis {
	private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web1on1-redis-'));
	private readonly guard = new Guard(this.folder);
	private child: ChildProcess | undefined;
	private output = '';

	private constructor(readonly port: number) {}

	static async start(): Promise<Redis> {
		const redis = new Redis(await freePort());
		try {
			await redis.start();
			return redis;
		} catch (error) {
			await redis.dispose();
			throw error;
		}
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Stops the server and removes its data. */
	async dispose(): Promise<void> {
		await this.stop();
		this.guard.end();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	private async start(): Promise<void> {
		const settings = {
			port: String(this.port),
			bind: '127.0.0.1',
			dir: this.folder,
			appendonly: 'yes',
			save: '',
		};
		const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
		const child = spawn(EXECUTABLE, args, {
			stdio: ['ignore', 'pipe', 'pipe'],
			// A group of its own, which the guard can kill if this process dies.
			detached: true,
		});
		this.child = child;
		this.guard.watch(child.pid);
		this.output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
		}
		child.once('error', (error) => (this.output += error.message));
		await this.untilReady(child);
	}

	private async untilReady(child: ChildProcess): Promise<void> {
		const look = async (): Promise<'ended' | 'ready' | undefined> => {
			if (child.exitCode !== null || child.pid === undefined) return 'ended';
			return (await answersPing(this.port)) ? 'ready' : undefined;
		};
		if ((await poll(look, START_TIMEOUT_MS, POLL_MS)) !== 'ready') {
			throw new Error(`Redis did not start:\n${this.output}`);
		}
	}

	private async stop(): Promise<void> {
		const { child } = this;
		this.child = undefined;
		if (!child || child.pid === undefined || child.exitCode !== null) return;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		child.kill('SIGKILL');
		this.guard.watch(undefined);
	}
}

/** It listens before it has read its data, and then answers `-LOADING`. */
async function answersPing(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
		socket.setTimeout(1_000, () => socket.destroy());
		socket.setEncoding('utf8').once('data', (answer: string) => {
			resolve(answer.startsWith('+PONG'));
			socket.destroy();
		});
		socket.once('error', () => {
			resolve(false);
		});
		socket.once('close', () => {
			resolve(false);
		});
	});
}
