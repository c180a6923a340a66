import fs from 'node:fs';
import { createRequire } from 'node:module';

import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

import { until } from '../../toolbox/until';
import { Gallery } from './gallery';

/** What axe says is wrong, and where. */
interface Violation {
	id: string;
	nodes: { html: string; failureSummary: string }[];
}

/** Generous: other tests may keep the machine busy. */
const PATIENCE_MS = 120_000;

const AXE = fs.readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The sandbox's desk, or a page beside it, in a browser. */
export class SandboxPage {
	/** What a page should not do: errors in its console, requests to other hosts. */
	readonly misdeeds: string[] = [];

	private constructor(
		private readonly context: BrowserContext,
		readonly page: Page,
		readonly gallery: Gallery,
	) {}

	static async open(browser: Browser, url: string): Promise<SandboxPage> {
		const context = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			colorScheme: 'light',
			reducedMotion: 'reduce',
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const desk = new SandboxPage(context, page, new Gallery(page));
		page.on('console', (message) => {
			if (message.type() === 'error') desk.misdeeds.push(message.text());
		});
		page.on('pageerror', (error) => desk.misdeeds.push(String(error)));
		page.on('request', (request) => {
			const { origin, protocol } = new URL(request.url());
			if (protocol !== 'data:' && origin !== new URL(url).origin) desk.misdeeds.push(request.url());
		});
		await page.goto(url);
		await page.getByText('Live', { exact: true }).waitFor();
		return desk;
	}

	async close(): Promise<void> {
		await this.context.close();
	}

	/** What happens on purpose is no misdeed. */
	forgive(expected: RegExp): void {
		const others = this.misdeeds.filter((misdeed) => !expected.test(misdeed));
		this.misdeeds.splice(0, Infinity, ...others);
	}

	get phones(): Locator {
		return this.page.getByRole('region', { name: 'Phones' });
	}

	get bench(): Locator {
		return this.page.getByRole('region', { name: 'Bench of the integrator' });
	}

	/** A phone by the end of its number. */
	phone(digits: string): Locator {
		return this.page.getByRole('article', { name: new RegExp(`^Phone .*${digits}$`) });
	}

	/** What is in the chat that is open on a phone: each message with its buttons. */
	async messagesOn(digits: string): Promise<string[]> {
		const texts = await this.phone(digits).locator('.message').allInnerTexts();
		return texts.map((text) => text.replace(/\s+/g, ' '));
	}

	async write(digits: string, text: string): Promise<void> {
		const box = this.phone(digits).getByRole('textbox');
		await box.fill(text);
		await box.press('Enter');
	}

	/** Goes to a part of the bench by its link. */
	async go(part: string): Promise<void> {
		await this.bench.getByRole('link', { name: new RegExp(`^${part}`) }).click();
		await this.bench.getByRole('heading', { name: part, exact: true, level: 3 }).waitFor();
	}

	/** What axe objects to in all that is shown. */
	async objections(): Promise<string[]> {
		await this.page.evaluate(AXE);
		const violations = await this.page.evaluate<Violation[]>(
			'axe.run(document).then((results) => results.violations)',
		);
		return violations.flatMap(({ id, nodes }) =>
			nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
		);
	}

	/** What is on the clipboard, once something is. */
	async clipboard(): Promise<string> {
		return await until('something on the clipboard', async () => {
			const text = await this.page.evaluate<string>('navigator.clipboard.readText()');
			return text !== '' && text;
		});
	}

	/** How much wider the page is than the window. */
	async overflow(): Promise<number> {
		return await this.page.evaluate<number>(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		);
	}
}
