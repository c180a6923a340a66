import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

import { hasCode } from './error-code';

/**
 * Reads `group <id>` lines; when its input ends, which happens however the parent dies, it kills
 * the last process group it was told about and removes the folder it was given.
 */
const SCRIPT = `
group=
while read -r word value; do [ "$word" = group ] && group=$value; done
[ -n "$group" ] && kill -s KILL -- "-$group" 2>/dev/null
[ -n "$1" ] && rm -rf -- "$1"
exit 0
`;

/**
 * Makes sure that a process group does not outlive this process, even if this process is killed
 * or its exit listeners never run (as inside jest).
 */
export class Guard {
	private readonly shell: ChildProcess;

	/** @param temporaryFolder removed, too, when this process ends */
	constructor(temporaryFolder?: string) {
		this.shell = spawn('/bin/sh', ['-c', SCRIPT, 'guard', temporaryFolder ?? ''], {
			cwd: '/',
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		this.shell.unref();
		// A pipe to a guard that is gone is no reason to fail.
		this.shell.stdin?.on('error', () => undefined);
		if (this.shell.stdin instanceof Socket) this.shell.stdin.unref();
	}

	/** Names the group to kill; `undefined` once it has ended by itself. */
	watch(group: number | undefined): void {
		this.shell.stdin?.write(`group ${group ?? ''}\n`);
	}

	/** Ends the guard. Whatever it still watches is killed. */
	end(): void {
		this.shell.stdin?.end();
	}
}

/** Signals a whole process group; a group that is gone is fine. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-group, signal);
	} catch (error) {
		// macOS says EPERM of a group whose processes have all ended.
		if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
	}
}
