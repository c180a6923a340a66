import * as fs from 'node:fs';
import * as path from 'node:path';

import { createCredentials, withCredentials } from '../../demo/workflows';
import { CHECKOUT, parseWorkflow, type StoredCredential } from '../../host';
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
	let credentials: Map<string, StoredCredential>;

	beforeAll(async () => {
		desk = await Desk.open();
		const { host, sandbox } = desk;
		const nowhere = { host: '127.0.0.1', port: 9 };
		credentials = await createCredentials(host.api, {
			web1on1: { url: sandbox.url, tokens: sandbox.issueTokens({ scope: 'admin' }) },
			database: { ...nowhere, database: 'dealer', user: 'dealer', password: 'none' },
			mail: nowhere,
		});
	});

	afterAll(async () => {
		await desk.close();
	});

	it.each(NAMES)('%s: every node is known and in its place', async (name) => {
		const { editor, gallery, host } = desk;
		const { page } = editor;
		const text = fs.readFileSync(path.join(EXAMPLES, `${name}.json`), 'utf8');
		const definition = withCredentials(parseWorkflow(JSON.parse(text)), credentials);
		const { nodes } = definition;
		const { id } = await host.api.createWorkflow(definition);
		await editor.goTo(`/workflow/${id}`);
		const canvas = page.locator('[data-test-id="canvas"]').first();
		const shown = page.locator('[data-test-id="canvas-node"]');
		const wanted = nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length;
		await shown.nth(wanted - 1).waitFor({ state: 'attached' });
		await page.keyboard.press('1');
		// The canvas moves to where all of it is seen.
		await page.waitForTimeout(800);
		expect(await shown.count()).toBe(wanted);
		expect(await page.getByText('Install this node to use it').count()).toBe(0);
		await gallery.take(`example-${name}`, canvas, { shown: ['light'], scale: 'css' });
	});
});
