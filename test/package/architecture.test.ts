import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { z } from 'zod';

const ROOT = path.resolve(__dirname, '../..');

/** Runs one of the project's tools on a folder; how it ends is in what it prints. */
function run(tool: string, args: string[], cwd: string, input?: string): unknown {
	// Under NODE_ENV=test n8n's lint plugin takes every file for one of its own fixtures.
	const env = { ...process.env, NODE_ENV: 'production' };
	const script = path.join(ROOT, 'node_modules', tool);
	const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
		...{ cwd, env, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
	});
	if (stdout === '') throw new Error(stderr);
	return JSON.parse(stdout);
}

interface Violation {
	rule: string;
	from: string;
	to: string;
}

const cruise = z.object({
	summary: z.object({
		totalCruised: z.number(),
		violations: z.array(
			z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() }),
		),
	}),
});

/** Every import below a folder that the project's rules forbid. */
function violationsIn(folder: string): { violations: Violation[]; files: number } {
	const config = path.join(ROOT, '.dependency-cruiser.mjs');
	const { summary } = cruise.parse(
		run(
			'dependency-cruiser/bin/dependency-cruise.mjs',
			['--config', config, '--output-type', 'json', '.'],
			folder,
		),
	);
	return {
		violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
		files: summary.totalCruised,
	};
}

const inNodes = (file: string): string => `nodes/Web1on1/${file}`;

/** Imports that must fail, each with the rule it breaks. */
const WRONG: Violation[] = [
	...[
		['values', 'values/a.ts', inNodes('transport/errors.ts')],
		['values', 'values/b.ts', 'node_modules/n8n-workflow/index.js'],
		['messages', 'messages/a.ts', inNodes('templates/definition.ts')],
		['messages', 'messages/b.ts', inNodes('transport/session.ts')],
		['messages', 'messages/c.ts', 'vendor/numbers/library.ts'],
		['templates', 'templates/a.ts', inNodes('transport/session.ts')],
		['templates', 'templates/b.ts', inNodes('actions/target.ts')],
		['transport', 'transport/a.ts', inNodes('messages/text.ts')],
		['transport', 'transport/tokens/b.ts', inNodes('n8n/data.ts')],
		['n8n', 'n8n/a.ts', inNodes('transport/session.ts')],
		['descriptions', 'descriptions/a.ts', inNodes('transport/session.ts')],
		['actions', 'actions/contact/a.ts', inNodes('trigger/receive.ts')],
		['actions', 'actions/b.ts', inNodes('editor/pickers.ts')],
		['actions', 'actions/c.ts', 'sandbox/server.ts'],
		['actions', 'actions/d.ts', inNodes('Web1on1.node.ts')],
		['editor', 'editor/a.ts', inNodes('actions/target.ts')],
		['editor', 'editor/b.ts', 'test/support/world.ts'],
		['trigger', 'trigger/once/a.ts', inNodes('actions/target.ts')],
		['trigger', 'trigger/b.ts', inNodes('editor/pickers.ts')],
		['trigger', 'trigger/c.ts', 'host/start.ts'],
		['waiting', 'waiting/a.ts', inNodes('transport/session.ts')],
		['waiting', 'waiting/b.ts', inNodes('trigger/event.ts')],
		['pattern', 'pattern/a.ts', inNodes('trigger/filter.ts')],
		['templates/lookup.ts', 'templates/lookup.ts', inNodes('trigger/receive.ts')],
		['Web1on1.node.ts', 'Web1on1.node.ts', inNodes('trigger/receive.ts')],
		['Web1on1Trigger.node.ts', 'Web1on1Trigger.node.ts', inNodes('actions/target.ts')],
	].map(([room, from = '', to = '']) => ({
		rule: `what ${String(room)} may know`,
		from: inNodes(from),
		to,
	})),
	{ rule: 'what credentials may know', from: 'credentials/a.ts', to: inNodes('actions/target.ts') },
	{ rule: 'what vendor may know', from: 'vendor/numbers/a.ts', to: inNodes('values/text.ts') },
	{ rule: 'every room has its line', from: inNodes('attic/a.ts'), to: inNodes('values/text.ts') },
	{
		rule: "templates borrow messages' types only",
		from: inNodes('templates/c.ts'),
		to: inNodes('messages/text.ts'),
	},
	{
		rule: 'bundled libraries stand behind vendor',
		from: inNodes('messages/a.ts'),
		to: 'node_modules/re2js/index.js',
	},
	{ rule: 'what sandbox may borrow', from: 'sandbox/a.ts', to: inNodes('values/text.ts') },
	{ rule: 'what sandbox may borrow', from: 'sandbox/routes/b.ts', to: 'host/start.ts' },
	{ rule: 'what toolbox may borrow', from: 'toolbox/a.ts', to: inNodes('values/text.ts') },
	{ rule: 'what host may borrow', from: 'host/a.ts', to: 'sandbox/server.ts' },
	{ rule: 'what demo may borrow', from: 'demo/a.ts', to: inNodes('Web1on1.node.ts') },
	{
		rule: 'test rooms do not borrow from one another',
		from: 'test/queue/a.ts',
		to: 'test/host/world.ts',
	},
	{
		rule: 'test rooms do not borrow from one another',
		from: 'test/support/a.ts',
		to: 'test/host/world.ts',
	},
	{ rule: 'no import circles', from: 'host/circleA.ts', to: 'host/circleB.ts' },
];

/** Closes the circle; it is reported once. */
const BACK = ['host/circleB.ts', 'host/circleA.ts'] as const;

/** Imports that must not fail. */
const RIGHT = [
	[inNodes('messages/text.ts'), inNodes('values/text.ts')],
	[inNodes('messages/telephone.ts'), 'vendor/numbers/index.ts'],
	[inNodes('templates/definition.ts'), inNodes('values/text.ts')],
	[inNodes('templates/lookup.ts'), inNodes('transport/session.ts')],
	[inNodes('transport/session.ts'), inNodes('values/text.ts')],
	[inNodes('transport/session.ts'), 'n8n-workflow'],
	[inNodes('n8n/data.ts'), inNodes('transport/errors.ts')],
	[inNodes('actions/target.ts'), inNodes('descriptions/list.ts')],
	[inNodes('actions/target.ts'), inNodes('transport/session.ts')],
	[inNodes('editor/pickers.ts'), inNodes('templates/lookup.ts')],
	[inNodes('trigger/receive.ts'), inNodes('n8n/data.ts')],
	[inNodes('trigger/receive.ts'), 'node:crypto'],
	[inNodes('Web1on1.node.ts'), inNodes('actions/target.ts')],
	[inNodes('Web1on1.node.ts'), inNodes('editor/pickers.ts')],
	[inNodes('Web1on1Trigger.node.ts'), inNodes('trigger/receive.ts')],
	['credentials/Web1on1Api.credentials.ts', inNodes('transport/session.ts')],
	['vendor/numbers/index.ts', 'vendor/numbers/library.ts'],
	['vendor/numbers/library.ts', 'libphonenumber-js'],
	['demo/story.ts', 'sandbox/server.ts'],
	['demo/story.ts', 'host/start.ts'],
	['sandbox/server.ts', 'fastify'],
	['sandbox/server.ts', 'toolbox/until.ts'],
	['test/host/world.ts', 'host/start.ts'],
	['test/host/world.ts', 'test/support/world.ts'],
	['test/unit/values.ts', inNodes('values/text.ts')],
] as const;

const DEAD = 'nothing dead is published';
const LIBRARIES = ['fastify', 'libphonenumber-js', 'n8n-workflow', 're2js'];

/** A project of empty modules that consists of nothing but these imports. */
function writeProject(folder: string, imports: ReadonlyArray<readonly [string, string]>): void {
	const files = new Map<string, string>(
		LIBRARIES.map((name) => [`node_modules/${name}/index.js`, 'exports.name = 1;\n']),
	);
	for (const [from, to] of imports) {
		const name = /^node_modules\/([^/]+)\//.exec(to)?.[1] ?? to;
		const isFile = name.endsWith('.ts');
		if (isFile) files.set(name, files.get(name) ?? 'export {};\n');
		const relative = path.posix.relative(path.posix.dirname(from), name).replace(/\.ts$/, '');
		const specifier = !isFile ? name : relative.startsWith('.') ? relative : `./${relative}`;
		files.set(from, `${files.get(from) ?? ''}import '${specifier}';\n`);
	}
	for (const [file, text] of files) {
		mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
		writeFileSync(path.join(folder, file), text);
	}
}

describe('who may know whom', () => {
	it('is kept to by every file of the project', () => {
		const { violations, files } = violationsIn(ROOT);
		expect(violations).toEqual([]);
		expect(files).toBeGreaterThan(200);
	});

	describe('in a project of wrong imports between right ones', () => {
		let folder: string;
		let violations: Violation[];

		beforeAll(() => {
			folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'web1on1-architecture-')));
			writeProject(folder, [
				...RIGHT,
				BACK,
				...WRONG.map(({ from, to }): [string, string] => [from, to]),
			]);
			({ violations } = violationsIn(folder));
		});

		afterAll(() => {
			rmSync(folder, { recursive: true, force: true });
		});

		it.each(WRONG)('$rule: not $from -> $to', ({ rule, from, to }) => {
			const rules = violations
				.filter((violation) => violation.from === from && violation.to.endsWith(to))
				.map((violation) => violation.rule);
			expect(rules).toContain(rule);
		});

		it('complains of no right import', () => {
			const complaints = violations.filter(({ from, to }) =>
				RIGHT.some((right) => right[0] === from && to.endsWith(right[1])),
			);
			expect(complaints.filter(({ rule }) => rule !== DEAD)).toEqual([]);
		});

		it('complains of published files that no node and no credential reaches', () => {
			const dead = violations.filter(({ rule }) => rule === DEAD).map(({ to }) => to);
			expect(dead).toContain(inNodes('attic/a.ts'));
			expect(dead).not.toContain(inNodes('transport/session.ts'));
		});
	});
});

describe('what fits on a screen', () => {
	const messages = z.array(
		z.object({ messages: z.array(z.object({ ruleId: z.string().nullable() })) }),
	);

	/** The rules that a file of this text would break. */
	function rulesBroken(file: string, text: string): Set<string | null> {
		const args = ['--stdin', '--stdin-filename', file, '--format', 'json'];
		const [result] = messages.parse(run('eslint/bin/eslint.js', args, ROOT, text));
		return new Set(result?.messages.map(({ ruleId }) => ruleId));
	}

	const statement = "\tsay('line');\n";
	const choice = "\tif (Date.now() > 1) say('late');\n";
	const functionOf = (name: string, body: string): string =>
		`export function ${name}(say: (text: string) => void): void {\n${body}}\n`;
	const ofLines = (text: string, lines: number): string =>
		`${text}${'// A comment counts, too.\n'.repeat(lines - text.split('\n').length)}// The end.\n`;

	it("is held by limits that stand beside n8n's own rules", () => {
		const text = [
			functionOf('long', statement.repeat(49)),
			functionOf('branched', choice.repeat(15)),
			'export const pid = process.pid;\n',
		].join('');
		expect(rulesBroken(inNodes('values/invented.ts'), ofLines(text, 301))).toEqual(
			new Set([
				'max-lines',
				'max-lines-per-function',
				'complexity',
				'@n8n/community-nodes/no-restricted-globals',
			]),
		);
	});

	it('may be as long and as branched as the limits say', () => {
		const text = [
			functionOf('long', statement.repeat(48)),
			functionOf('branched', choice.repeat(14)),
		].join('');
		expect(rulesBroken(inNodes('values/invented.ts'), ofLines(text, 300))).toEqual(new Set());
	});
});
