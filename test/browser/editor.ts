import { errors, selectors, type Browser, type Locator, type Page } from 'playwright-core';

import { OWNER } from '../../host';
import { until } from '../../toolbox/until';

/** Generous: other tests may keep the machine busy. */
const PATIENCE_MS = 120_000;

/** After this long what was typed is typed again. */
const SECOND_LOOK_MS = 10_000;

const VIEWPORT = { width: 1440, height: 1000 };

/** The attribute n8n marks its elements with, for tests of its own. */
selectors.setTestIdAttribute('data-test-id');

/** n8n's editor in a browser, logged in as the owner, handled by what one sees. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a window of its own and logs in. */
	static async open(browser: Browser, url: string): Promise<Editor> {
		const context = await browser.newContext({
			viewport: VIEWPORT,
			colorScheme: 'light',
			deviceScaleFactor: 2,
			reducedMotion: 'reduce',
		});
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const editor = new Editor(page, url);
		await editor.goTo('/signin');
		await editor.at('emailOrLdapLoginId').locator('input').fill(OWNER.email);
		await editor.at('password').locator('input').fill(OWNER.password);
		await editor.at('form-submit-button').click();
		await page.waitForURL(/\/(home|workflow)/);
		return editor;
	}

	async goTo(path: string): Promise<void> {
		await this.page.goto(`${this.url}${path}`);
	}

	/** The element with that test ID, the first one if there are several. */
	at(testId: string): Locator {
		return this.all(testId).first();
	}

	/** All visible elements with that test ID. */
	all(testId: string): Locator {
		return this.page.getByTestId(testId).filter({ visible: true });
	}

	/** What a person reads in these elements, one text each. */
	async texts(testId: string, atLeast = 1): Promise<string[]> {
		// The editor looks each of them up by itself.
		await this.all(testId)
			.nth(atLeast - 1)
			.waitFor();
		return await settledTexts(this.all(testId));
	}

	// The canvas and the list of nodes

	/** Opens the list of nodes and goes to what it says about Web1on1. */
	async findWeb1on1(): Promise<void> {
		const firstStep = this.at('canvas-plus-button');
		await firstStep.or(this.at('node-creator-plus-button')).first().click();
		await this.takeNode('web1on1', 'Web1on1');
		await this.at('node-creator-category-item').waitFor();
	}

	/** Searches the open list of nodes and takes the first entry with that text. */
	async takeNode(search: string, entry: string): Promise<void> {
		const item = this.all('item-iterator-item').filter({ hasText: entry }).first();
		const bar = this.at('node-creator-search-bar');
		// A list that is still sliding in throws away what was typed into it.
		await until(`'${entry}' in the list of nodes`, async () => {
			const patience = { timeout: SECOND_LOOK_MS };
			try {
				await bar.fill('', patience);
				await bar.fill(search, patience);
				await item.waitFor(patience);
				return true;
			} catch (error) {
				if (error instanceof errors.TimeoutError) return false;
				throw error;
			}
		});
		await item.click();
	}

	/** Unfolds a category, such as Actions, unless it is. */
	async unfold(category: string, entry: string): Promise<Locator> {
		const item = this.all('item-iterator-item').filter({ hasText: entry }).first();
		if (!(await item.isVisible())) {
			await this.all('node-creator-category-item').filter({ hasText: category }).click();
		}
		await item.waitFor();
		return item;
	}

	/** Opens a node on the canvas. */
	async openNode(name: string): Promise<void> {
		// New nodes may lie on top of each other.
		await this.at('tidy-up-button').click();
		await this.node(name).dblclick();
		await this.at('node-parameters').waitFor();
	}

	/** Presses the plus under an agent's 'Tool'. */
	async openToolList(agent: string): Promise<void> {
		const tools = this.node(agent).locator('[data-handleid="inputs/ai_tool/0"]');
		await tools.getByTestId('canvas-handle-plus').click();
	}

	/** Waits until a node on the canvas shows that it has run without a fault. */
	async succeeded(name: string): Promise<void> {
		await this.node(name).getByTestId('canvas-node-status-success').waitFor();
	}

	/** A node on the canvas. */
	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async closeNode(): Promise<void> {
		await this.at('ndv-close-button').click();
		await this.at('node-parameters').waitFor({ state: 'hidden' });
	}

	// An open node

	/** A parameter's field. */
	parameter(name: string): Locator {
		return this.at(`parameter-input-${name}`);
	}

	/** Presses 'Let the model define this parameter'. */
	async leaveToModel(name: string): Promise<void> {
		await this.parameter(name).getByTestId('from-ai-override-button').click();
	}

	/** Types into a parameter. */
	async type(name: string, value: string): Promise<void> {
		await this.parameter(name).locator('input, textarea').first().fill(value);
	}

	/** The chosen entry of a list or what was typed. */
	async value(name: string): Promise<string> {
		return await this.parameter(name).locator('input, textarea').first().inputValue();
	}

	/** Opens a picker's list and waits for its entries. */
	async openPicker(name: string): Promise<string[]> {
		await this.at(`resource-locator-${name}`).getByTestId('rlc-input').click();
		return await this.entries(() => true);
	}

	/** Types a search into the open picker; waits until all entries hold it. */
	async search(text: string): Promise<string[]> {
		const field = this.at('rlc-search');
		return await this.entries(
			(entry) => entry.toLowerCase().includes(text.toLowerCase()),
			async () => {
				// The list may have been drawn anew over what was typed.
				if ((await field.inputValue()) !== text) await field.fill(text);
			},
		);
	}

	/** What a picker shows as chosen. */
	async picked(name: string): Promise<string> {
		const locator = this.at(`resource-locator-${name}`);
		return await locator.getByTestId('rlc-input').inputValue();
	}

	/** Takes an entry from the open picker. */
	async take(entry: string): Promise<void> {
		await this.page
			.getByTestId('rlc-item')
			.filter({ visible: true })
			.getByText(entry, { exact: true })
			.click();
	}

	private async entries(
		wanted: (entry: string) => boolean,
		before?: () => Promise<void>,
	): Promise<string[]> {
		return await until('the entries of the list', async () => {
			await before?.();
			const entries = await this.all('rlc-item').allInnerTexts();
			return entries.length > 0 && entries.every(wanted) && entries.map((text) => text.trim());
		});
	}

	/** Opens a drop-down parameter and reads its choices; a choice's description is its second line. */
	async openChoices(name: string): Promise<string[]> {
		await this.parameter(name).click();
		return await this.choices();
	}

	/** Opens 'Add option', 'Add Filter' and the like and reads what can be added. */
	async openAdditions(label: string): Promise<string[]> {
		const field = this.page.getByPlaceholder(label, { exact: true });
		await this.all('collection-parameter-add').filter({ has: field }).click();
		return await this.choices();
	}

	/** Takes one of the open choices; the list closes. */
	async choose(choice: string): Promise<void> {
		await this.options.filter({ hasText: choice }).first().click();
		await this.options.first().waitFor({ state: 'hidden' });
	}

	async closeChoices(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.options.first().waitFor({ state: 'hidden' });
	}

	private get options(): Locator {
		return this.page.locator('.el-select-dropdown__item').filter({ visible: true });
	}

	private async choices(): Promise<string[]> {
		await this.options.first().waitFor();
		return await settledTexts(this.options);
	}

	/** Presses 'Execute step'. */
	async execute(): Promise<void> {
		await this.at('node-execute-button').click();
	}

	/** What the output panel shows as JSON. */
	async output(): Promise<unknown> {
		const panel = this.at('output-panel');
		await panel.getByTestId('radio-button-json').click();
		return await until('JSON in the output panel', async () => {
			const text = await panel.getByTestId('ndv-data-container').innerText();
			const start = text.indexOf('[');
			const end = text.lastIndexOf(']');
			return start >= 0 && end > start && parsed(text.slice(start, end + 1));
		});
	}
}

/** The texts of elements that come one after the other, when no more come. */
async function settledTexts(elements: Locator): Promise<string[]> {
	let before: string[] = [];
	return await until('texts that stay', async () => {
		const texts = await elements.allInnerTexts();
		const isSettled = texts.length > 0 && JSON.stringify(texts) === JSON.stringify(before);
		before = texts;
		return isSettled && texts;
	});
}

/** The editor indents with blanks and line breaks that JSON does not know. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text.replace(/\s+/g, ' '));
	} catch {
		return undefined;
	}
}
