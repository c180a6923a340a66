import { spawn } from 'node:child_process';

/** What opens an address in the browser, by platform. */
const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' };

/** Whether somebody sits in front of this: at a terminal, and no CI's. */
export const isAttended = (): boolean =>
	process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];

/** Opens a page in the user's browser; says whether that could be asked for. */
export async function openPage(url: string): Promise<boolean> {
	const opener = OPENERS[process.platform];
	if (opener === undefined) return false;
	return await new Promise((resolve) => {
		// A group of its own: Ctrl-C here is not meant for the browser.
		const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
		child.once('error', () => {
			resolve(false);
		});
		child.once('spawn', () => {
			child.unref();
			resolve(true);
		});
	});
}
