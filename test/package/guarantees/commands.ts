import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT, testFiles, type TestFile } from './testNames';

/** What a command of the page may say to jest; anything else is a mistake. */
const JEST_OPTIONS = {
	runInBand: { type: 'boolean', short: 'i' },
	selectProjects: { type: 'string' },
	testPathPatterns: { type: 'string' },
	testNamePattern: { type: 'string', short: 't' },
	testTimeout: { type: 'string' },
} as const;

/** A row of a table: what its cells say, with `\|` as the bar it stands for. */
export function cellsOf(row: string): string[] {
	const inside = row.trim().replace(/^\||\|$/g, '');
	return inside.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** The commands in a text of the page: what stands in backticks and is to be typed. */
export function commandsIn(text: string): string[] {
	const spans = [...text.replaceAll('\\|', '|').matchAll(/`([^`\n]+)`/g)];
	const codes = spans.flatMap(([, code]) => code ?? []);
	return codes.filter((code) => /^(?:[A-Z\d_]+=\S+ )*(?:npx|npm|node) /.test(code));
}

/** The words of a command, as a shell would part them. */
function wordsOf(command: string): string[] {
	const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
	return words.map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

/** The parts of a pattern that stand for themselves: `a|b` finds two things, and both must be there. */
function partsOf(pattern: string): string[] {
	return /[()[\]]/.test(pattern) ? [pattern] : pattern.split('|');
}

/** As jest reads a pattern of paths or names. */
const matches = (pattern: string, text: string): boolean => new RegExp(pattern, 'i').test(text);

let files: TestFile[] | undefined;

function scripts(): string[] {
	const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	return Object.keys(manifest.scripts);
}

function faultsOfJest(args: string[], variables: string[]): string[] {
	const { values } = parseArgs({ args, options: JEST_OPTIONS });
	const all = (files ??= testFiles());
	const { selectProjects: project, testPathPatterns = '', testNamePattern } = values;
	const ofProject = all.filter((file) => project === undefined || file.project === project);
	if (ofProject.length === 0) return [`there is no project ${String(project)}`];
	const faults: string[] = [];
	const found = new Set<TestFile>();
	for (const part of partsOf(testPathPatterns)) {
		const ofPart = ofProject.filter(({ name }) => matches(part, name));
		if (ofPart.length === 0) faults.push(`no file of tests is called ${part}`);
		for (const file of ofPart) found.add(file);
	}
	const names = [...found].flatMap((file) => file.names);
	for (const part of testNamePattern === undefined ? [] : partsOf(testNamePattern)) {
		if (!names.some((name) => matches(part, name))) faults.push(`no test there is called ${part}`);
	}
	const text = [...found].map((file) => file.text).join('\n');
	for (const variable of variables) {
		if (!new RegExp(`\\b${variable}\\b`).test(text)) faults.push(`nothing there reads ${variable}`);
	}
	return faults;
}

/** Why a command shows nothing; empty if it does what the page says. */
export function faultsOf(command: string): string[] {
	const words = wordsOf(command);
	const start = words.findIndex((word) => !/^[A-Z\d_]+=/.test(word));
	const variables = words.slice(0, start).map((word) => word.replace(/=.*/, ''));
	const [program, what, ...args] = words.slice(start);
	if (program === 'npx' && what === 'jest') return faultsOfJest(args, variables);
	if (program === 'npm') {
		const script = what === 'run' ? args[0] : what;
		return scripts().includes(String(script)) ? [] : [`there is no script ${String(script)}`];
	}
	return [`${String(program)} ${String(what)} is no command of a promise`];
}
