import type { ChildProcess } from 'node:child_process';

import { signalGroup } from './guard';

/** Whether a process is gone. */
export function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

/** Kills a process and everything it started, and waits for its end. */
export async function killGroup(leader: ChildProcess): Promise<void> {
	if (leader.pid !== undefined) signalGroup(leader.pid, 'SIGKILL');
	await exitOf(leader);
}

/** Waits for a process to be gone. */
export async function exitOf(child: ChildProcess): Promise<void> {
	if (hasEnded(child) || child.pid === undefined) return;
	await new Promise<void>((resolve) =>
		child.once('exit', () => {
			resolve();
		}),
	);
}
