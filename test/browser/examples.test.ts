import * as fs from 'node:fs';
import * as path from 'node:path';

import { CHECKOUT, parseWorkflow } from '../../host';
import { TIMEOUT_MS } from '../support/n8n';
import { Desk } from './desk';

jest.setTimeout(TIMEOUT_MS);

const EXAMPLES = path.join(CHECKOUT, 'examples');
const NAMES = fs
	.readdirSync(EXAMPLES)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace(/\.json$/, ''));

/** The examples as somebody sees them who has just imported them. */
describe("the examples in n8n's editor", () => {
	let desk: Desk;

	beforeAll(async () => {
		desk = await Desk.open();
	});

	afterAll(async () => {
		await desk.close();
	});

	it.each(NAMES)('%s: every node is known and in its place', async (name) => {
		const { editor, gallery, host } = desk;
		const { page } = editor;
		const text = fs.readFileSync(path.join(EXAMPLES, `${name}.json`), 'utf8');
		const definition = parseWorkflow(JSON.parse(text));
		// Without credentials, as n8n imports what it does not know by name.
		const nodes = definition.nodes.map((node) => ({ ...node, credentials: {} }));
		const { id } = await host.api.createWorkflow({ ...definition, nodes });
		await editor.goTo(`/workflow/${id}`);
		const canvas = page.locator('[data-test-id="canvas"]').first();
		await page.locator('[data-test-id="canvas-node"]').first().waitFor();
		await page.keyboard.press('1');
		await page.waitForTimeout(800);
		const shown = await page.locator('[data-test-id="canvas-node"]').count();
		expect(shown).toBe(nodes.length);
		expect(await page.getByText('Install this node to use it').count()).toBe(0);
		await gallery.take(`example-${name}`, canvas, { shown: ['light'] });
	});
});
