import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { Web1on1 } from '../../nodes/Web1on1/Web1on1.node';
import { Web1on1Trigger } from '../../nodes/Web1on1/Web1on1Trigger.node';
import { parseWorkflow, type WorkflowNode } from '../../host/workflow';
import { ACTION, TRIGGER } from '../support/n8n/nodes';

const EXAMPLES = path.resolve(__dirname, '../../examples');

const FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

const read = (file: string) =>
	parseWorkflow(JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')));

const NEWEST = new Map([
	[ACTION, newestOf(new Web1on1().description.version)],
	[TRIGGER, newestOf(new Web1on1Trigger().description.version)],
]);
const NOTE = 'n8n-nodes-base.stickyNote';

/** What n8n draws of a node: its box, and its name below, in one or two lines. */
const NODE = { width: 96, height: 96 + 60 };

function newestOf(version: number | number[]): number {
	return Math.max(...[version].flat());
}

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf({ position: [left, top], parameters, type }: WorkflowNode): Box {
	const isNote = type === NOTE;
	const width = isNote ? Number(parameters['width']) : NODE.width;
	const height = isNote ? Number(parameters['height']) : NODE.height;
	return { left, top, right: left + width, bottom: top + height };
}

const overlaps = (a: Box, b: Box): boolean =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a node's output of that index leads. */
function targets(connections: unknown, name: string, output: number): unknown[] {
	const all = connections as Record<string, { main?: unknown[][] } | undefined>;
	return all[name]?.main?.[output] ?? [];
}

describe('the examples', () => {
	it('are ten and more, each on the page', () => {
		expect(FILES.length).toBeGreaterThanOrEqual(10);
		const page = readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');
		for (const file of FILES) expect(page).toContain(`](${file})`);
	});

	it.each(FILES)('%s: no sticky note lies under a node, no node under another', (file) => {
		const { nodes } = read(file);
		expect(nodes.some(({ type }) => type === NOTE)).toBe(true);
		for (const [index, node] of nodes.entries()) {
			const under = nodes.slice(index + 1).filter((other) => overlaps(boxOf(node), boxOf(other)));
			expect([node.name, under.map(({ name }) => name)]).toEqual([node.name, []]);
		}
	});

	it.each(FILES)('%s: has the newest version of our nodes', (file) => {
		for (const { name, type, typeVersion } of read(file).nodes) {
			const newest = NEWEST.get(type);
			if (newest !== undefined) expect([name, typeVersion]).toEqual([name, newest]);
		}
	});

	it.each(FILES)('%s: what Web1on1 does not take has a branch', (file) => {
		const { nodes, connections } = read(file);
		for (const { name, type, onError } of nodes) {
			if (type !== ACTION) continue;
			expect([name, onError]).toEqual([name, 'continueErrorOutput']);
			expect([name, targets(connections, name, 1).length > 0]).toEqual([name, true]);
		}
	});

	it.each(FILES)('%s: brings no credential, and no organization but the documented one', (file) => {
		const text = readFileSync(path.join(EXAMPLES, file), 'utf8');
		const { nodes } = JSON.parse(text) as {
			nodes: Array<{ credentials?: Record<string, { id: unknown }> }>;
		};
		for (const { credentials = {} } of nodes) {
			for (const { id } of Object.values(credentials)) expect(id).toBeNull();
		}
		const ids = new Set(text.match(/\b[\da-f]{24}\b/g) ?? []);
		expect([...ids].filter((id) => !/^(?:5e8493ba|609a61ec)/.test(id))).toEqual([]);
	});
});
