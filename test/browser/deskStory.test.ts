import type { Browser, Locator } from 'playwright-core';

import { startDemo, type Demo } from '../../demo/world';
import { until } from '../../toolbox/until';
import { Disposal } from '../support/disposal';
import { launchChromium } from './chromium';
import { SandboxPage } from './sandboxPage';

jest.setTimeout(600_000);

/** n8n's first execution after a start takes its time. */
const TIMEOUT_MS = 120_000;

/** Everything real, as `npm run demo` starts it; two pages side by side, as its user has them. */
describe('the story, on the pages of the demo', () => {
	const parts = new Disposal();
	let demo: Demo;
	let browser: Browser;
	let desk: SandboxPage;
	let book: SandboxPage;

	beforeAll(async () => {
		demo = parts.add(await startDemo(), (it) => it.stop());
		browser = parts.add(await launchChromium(), (it) => it.close());
		desk = parts.add(await SandboxPage.open(browser, demo.sandbox.deskUrl), (it) => it.close());
		book = parts.add(await SandboxPage.open(browser, `${demo.sandbox.url}/book`), (it) =>
			it.close(),
		);
	});

	afterAll(async () => {
		await parts.dispose();
	});

	const choose = async (customer: string, button: string): Promise<void> => {
		const form = book.page.getByRole('form');
		await form.getByRole('button', { name: customer }).click();
		await form.getByRole('button', { name: button, exact: true }).click();
	};

	const says = async (customer: string, text: RegExp): Promise<void> => {
		const row: Locator = book.page.locator('.booked').filter({ hasText: customer }).first();
		await until(
			() => `${String(text)} in the row of ${customer}`,
			async () => (await row.count()) > 0 && text.test(await row.innerText()),
			TIMEOUT_MS,
		);
	};

	const arrives = async (digits: string, text: RegExp): Promise<void> => {
		await until(
			() => `${String(text)} on the phone ${digits}`,
			async () => text.test((await desk.messagesOn(digits)).at(-1) ?? ''),
			TIMEOUT_MS,
		);
	};

	it('sees the reminder on the phone, answers in the box, and sees the row change', async () => {
		await choose('Maria Jansen', 'Book');
		await arrives('12345678', /Dear Maria Jansen.*tomorrow at 9\.30 am/);
		await says('Maria Jansen', /reminded/);
		await desk.write('12345678', 'Ja, prima');
		await says('Maria Jansen', /confirmed[\s\S]*“Ja, prima”/);
	});

	it('sees one execution wait for who is asked, and go on with the answer', async () => {
		await choose('Anna Bakker', 'Propose');
		await arrives('33445566', /Dear Anna Bakker.*tomorrow at 4\.45 pm/);
		await desk.write('33445566', 'Nee, helaas');
		await says('Anna Bakker', /declined[\s\S]*“Nee, helaas”/);
	});

	it('breaks and repairs: the row says why it failed', async () => {
		await choose('A number that is none', 'Book');
		await says('Nora Nobody', /failed[\s\S]*elephone/);
		await book.page.getByRole('button', { name: 'Correct Nora Nobody' }).click();
		await book.page.getByLabel('Telephone').fill('06 22446688');
		await book.page.getByRole('button', { name: 'Book again' }).click();
		await arrives('22446688', /Dear Nora Nobody.*tomorrow at 8\.00 am/);
		await says('06 22446688', /reminded/);
	});

	it('cancels, and an answer to that reaches people, with a link to the desk', async () => {
		await book.page.getByRole('button', { name: 'Cancel Nora Nobody' }).click();
		await says('06 22446688', /cancelled/);
		await desk.write('22446688', 'Yes');
		await book.page.getByRole('link', { name: 'Mail' }).click();
		const mail = book.page.locator('.card').filter({ hasText: 'Nora Nobody' }).first();
		await mail.waitFor({ timeout: TIMEOUT_MS });
		await book.page.getByRole('link', { name: 'Appointments' }).click();
		await says('06 22446688', /cancelled/);
	});

	it('is in the pictures', async () => {
		await choose('Piet de Vries', 'Book');
		await says('Piet de Vries', /reminded/);
		await desk.page.evaluate(
			"document.activeElement.blur(), document.querySelector('.phones').scrollTo(0, 0)",
		);
		// What is said in passing is in the way.
		await book.page.locator('.said[data-shown=false]').waitFor({ state: 'attached' });
		const themes = { shown: ['light', 'dark'] as ('light' | 'dark')[], scale: 'css' as const };
		await desk.gallery.take('story-desk', desk.page.locator('#desk'), themes);
		await book.page.setViewportSize({ width: 1180, height: 760 });
		await book.gallery.take('story-book', book.page.locator('#desk'), themes);
		for (const page of [desk, book]) {
			// The style that the camera brings along.
			page.forgive(/Applying inline style/);
			expect(page.misdeeds).toEqual([]);
		}
	});
});
