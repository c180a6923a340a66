import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './unpacked';

const WORKFLOWS = path.join(ROOT, '.github', 'workflows');

export const workflow = (file: string): string => readFileSync(path.join(WORKFLOWS, file), 'utf8');

/** A job of the workflow that publishes, from its name to the next one's. */
export function jobOf(text: string, name: string): string {
	const found = new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n?)+)`, 'm').exec(text)?.[1];
	if (found === undefined) throw new Error(`There is no job ${name}`);
	return found;
}

/** What the steps of a job of publish.yml run, in their order. */
export function stepsOf(name: string): string[] {
	const job = jobOf(workflow('publish.yml'), name);
	const found = [...job.matchAll(/^ {6}(?:- | {2})run: (?:\|\n((?: {10}.*\n)+)|(.*)$)/gm)];
	return found.map(([, lines, line]) => line ?? (lines ?? '').replace(/^ {10}/gm, ''));
}
