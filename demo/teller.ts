import { colours as pc } from '../toolbox/colours';

import { BrokenPromise } from './checks';
import { failedExecutions } from './executions';
import type { Demo } from './world';

/** One sentence of the story: what was done or seen, and whether it was so. */
export interface StoryStep {
	title: string;
	ok: boolean;
	/** What was wrong. */
	problem?: string;
}

/** The whole story. */
export interface StoryResult {
	/** Whether everything happened as it should. */
	ok: boolean;
	steps: StoryStep[];
}

/** Takes one line (or more) of the story. */
export type Print = (text: string) => void;

/** Tells the steps as they happen, and keeps them. */
export class Teller {
	readonly steps: StoryStep[] = [];

	constructor(
		readonly demo: Demo,
		private readonly print: Print,
	) {}

	/** A chapter ends with its first broken promise; the next one is told all the same. */
	async chapter(heading: string, tellIt: () => Promise<void>): Promise<void> {
		this.print(`\n${pc.bold(heading)}`);
		try {
			await tellIt();
		} catch (error) {
			if (!(error instanceof BrokenPromise)) throw error;
		}
	}

	/** @param act does it, checks it, and shows what there is to see */
	async step<T>(
		title: string,
		act: (show: (lines: string[]) => void) => Promise<T> | T,
	): Promise<T> {
		const seen: string[] = [];
		try {
			const result = await act((lines) => seen.push(...lines));
			this.steps.push({ title, ok: true });
			this.print(`  ${pc.green('✓')} ${title}`);
			for (const line of seen) this.print(`      ${pc.cyan(line)}`);
			return result;
		} catch (error) {
			throw await this.failed(title, error);
		}
	}

	private async failed(title: string, error: unknown): Promise<BrokenPromise> {
		const problem = error instanceof Error ? error.message : String(error);
		const details = error instanceof BrokenPromise ? error.details : [];
		const lines = [problem, ...details, ...(await failedExecutions(this.demo))];
		this.steps.push({ title, ok: false, problem: lines.join('\n') });
		this.print(`  ${pc.red('✗')} ${title}`);
		for (const line of lines) this.print(`      ${pc.red(line)}`);
		return new BrokenPromise(problem, details);
	}
}
