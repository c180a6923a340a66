import { execFileSync } from 'node:child_process';

import { ROOT } from './unpacked';

/** The parts of the mutation tests (stryker.config.mjs), in their order. */
export const PARTS = partsOf(
	"import('./stryker.config.mjs').then(({ PARTS }) => console.log(Object.keys(PARTS).join()))",
);

function partsOf(script: string): string[] {
	const options = {
		cwd: ROOT,
		encoding: 'utf8',
		env: { ...process.env, PART: undefined },
	} as const;
	return execFileSync(process.execPath, ['-e', script], options).trim().split(',');
}
