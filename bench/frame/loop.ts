import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SCRIPT = path.join(__dirname, 'loopWatch.cjs');

/** Longer than the script's own interval, and than a block that is still going on. */
const HEARD_MS = 500;

/** Hears from an n8n how long its event loop was blocked. */
export class LoopWatch {
	constructor(private readonly userFolder: string) {}

	/** What makes an n8n say so. */
	static environment(userFolder: string): Record<string, string> {
		return { NODE_OPTIONS: `--require "${SCRIPT}"`, BENCH_LOOP_FILE: fileIn(userFolder) };
	}

	/** Counts from now on. */
	begin(): void {
		fs.rmSync(fileIn(this.userFolder), { force: true });
	}

	/** The longest block since, in seconds; NaN where n8n has not said. */
	async longest(): Promise<number> {
		await sleep(HEARD_MS);
		const file = fileIn(this.userFolder);
		return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : NaN;
	}
}

function fileIn(userFolder: string): string {
	return path.join(userFolder, 'loop-blocked');
}
