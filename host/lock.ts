import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { poll } from '../toolbox/until';
import { hasCode } from './error-code';

const TOUCH_MS = 5_000;
const STALE_MS = 60_000;
const POLL_MS = 1_000;
const REPORT_MS = 15_000;

/**
 * Runs `work` while holding the lock file of `folder`; a second caller, in this process or another,
 * waits. A lock whose owner died is taken over. The lock saves work, no more than that: what makes
 * an installation safe is that it is built elsewhere and renamed into place.
 */
export async function withInstallLock(
	folder: string,
	report: (line: string) => void,
	work: () => Promise<void>,
): Promise<void> {
	const lock = `${folder}.lock`;
	fs.mkdirSync(path.dirname(lock), { recursive: true });
	const mine = JSON.stringify({
		host: os.hostname(),
		pid: process.pid,
		id: randomBytes(6).toString('hex'),
	});
	await acquire(lock, mine, report);
	const touch = setInterval(() => {
		const now = new Date();
		if (readLock(lock) === mine) fs.utimesSync(lock, now, now);
	}, TOUCH_MS);
	try {
		await work();
	} finally {
		clearInterval(touch);
		if (readLock(lock) === mine) fs.rmSync(lock, { force: true });
	}
}

async function acquire(lock: string, mine: string, report: (line: string) => void): Promise<void> {
	let lastReport = 0;
	const isMine = (): boolean => {
		while (!tryCreate(lock, mine)) {
			if (!isAbandoned(lock)) return false;
			// Renamed, not removed: of two waiting processes only one can rename it.
			const aside = `${lock}-${randomBytes(4).toString('hex')}`;
			tryRename(lock, aside);
			fs.rmSync(aside, { force: true });
		}
		return true;
	};
	const look = (): boolean => {
		if (isMine()) return true;
		if (Date.now() - lastReport > REPORT_MS) {
			report(`Another process is installing ${path.basename(lock, '.lock')}: waiting for it`);
			lastReport = Date.now();
		}
		return false;
	};
	await poll(look, Infinity, POLL_MS);
}

function tryCreate(lock: string, content: string): boolean {
	try {
		fs.writeFileSync(lock, content, { flag: 'wx' });
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	}
}

function tryRename(from: string, to: string): void {
	try {
		fs.renameSync(from, to);
	} catch (error) {
		if (!hasCode(error, 'ENOENT')) throw error;
	}
}

function isAbandoned(lock: string): boolean {
	const content = readLock(lock);
	if (content === undefined) return false;
	const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
	if (age > STALE_MS) return true;
	const owner = /"host":"([^"]*)","pid":(\d+)/.exec(content);
	return owner !== null && owner[1] === os.hostname() && !isAlive(Number(owner[2]));
}

function readLock(lock: string): string | undefined {
	try {
		return fs.readFileSync(lock, 'utf8');
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return undefined;
		throw error;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
}
