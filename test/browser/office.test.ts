import type { Browser, Locator } from 'playwright-core';

import { startDatabase, type Database } from '../../demo/database';
import { startMailbox, type Mailbox } from '../../demo/mailbox';
import { officeOf } from '../../demo/office/office';
import { startSandbox, type Sandbox } from '../../sandbox';
import { until } from '../../toolbox/until';
import { Disposal } from '../support/disposal';
import { launchChromium } from './chromium';
import { SandboxPage } from './sandboxPage';

jest.setTimeout(300_000);

/** The dealer's office without n8n: what a workflow would do to a row is done here. */
describe("the dealer's office", () => {
	const parts = new Disposal();
	let browser: Browser;
	let database: Database;
	let mailbox: Mailbox;
	let sandbox: Sandbox;
	let office: SandboxPage;

	beforeAll(async () => {
		browser = parts.add(await launchChromium(), (it) => it.close());
		database = parts.add(await startDatabase(), (it) => it.stop());
		mailbox = parts.add(await startMailbox(), (it) => it.stop());
		const neighbours = [await officeOf(database, mailbox)];
		sandbox = parts.add(await startSandbox({ rateLimit: 0 }, neighbours), (it) => it.stop());
	});

	afterAll(async () => {
		await parts.dispose();
	});

	beforeEach(async () => {
		await database.query('TRUNCATE appointments, proposals RESTART IDENTITY');
		office = await SandboxPage.open(browser, `${sandbox.url}/book`);
	});

	afterEach(async () => {
		const { misdeeds } = office;
		await office.close();
		expect(misdeeds).toEqual([]);
	});

	const row = (text: string): Locator =>
		office.page.locator('.booked').filter({ hasText: text }).first();

	const says = async (element: Locator, text: RegExp): Promise<void> => {
		await until(
			() => `${String(text)} in the book`,
			async () => text.test(await element.innerText()),
		);
	};

	const form = (): Locator => office.page.getByRole('form');

	it('books what is typed, with keys alone', async () => {
		const { keyboard } = office.page;
		await form().getByLabel('Customer').focus();
		const entries = ['Ida Vos', '06 22446688', '', '', 'AB-12-C'];
		await keyboard.type(entries[0] ?? '');
		await keyboard.press('Tab');
		await keyboard.type(entries[1] ?? '');
		await form().getByLabel('Time').fill('12:05');
		await form().getByLabel('Licence plate').fill('AB-12-C');
		await form().getByLabel('Location').fill('3207');
		await keyboard.press('Enter');
		await row('Ida Vos').waitFor();
		expect(await database.appointments()).toMatchObject([
			{
				...{ customer_name: 'Ida Vos', telephone: '06 22446688', licenseplate: 'AB-12-C' },
				...{ location: '3207', plan_time: '12.05 pm', status: 'planned' },
			},
		]);
		await says(row('Ida Vos'), /12\.05 pm[\s\S]*planned/);
		// What is not filled in goes nowhere.
		await form().getByRole('button', { name: 'Book', exact: true }).click();
		expect(await database.appointments()).toHaveLength(1);
	});

	it('shows what others do to a row, while one looks', async () => {
		await form().getByRole('button', { name: 'Maria Jansen' }).click();
		await form().getByRole('button', { name: 'Book', exact: true }).click();
		await says(row('Maria Jansen'), /planned/);
		await database.query("UPDATE appointments SET status = 'reminded', conversation_id = '6501'");
		await says(row('Maria Jansen'), /reminded/);
		expect(await row('Maria Jansen').getByRole('link').getAttribute('href')).toBe(
			'/conversations/6501',
		);
		await database.query("UPDATE appointments SET status = 'confirmed', answer = $1", [
			'<b>Yes</b>',
		]);
		await says(row('Maria Jansen'), /confirmed[\s\S]*“<b>Yes<\/b>”/);
	});

	it('says why a row failed, and books it again with another number', async () => {
		await form().getByRole('button', { name: 'A number that is none' }).click();
		await form().getByRole('button', { name: 'Book', exact: true }).click();
		await row('Nora Nobody').waitFor();
		const problem = "'06 123' is not a telephone number";
		await database.query("UPDATE appointments SET status = 'failed', problem = $1", [problem]);
		await says(row('Nora Nobody'), /failed[\s\S]*is not a telephone number/);
		await row('Nora Nobody').getByRole('button', { name: 'Correct Nora Nobody' }).click();
		const telephone = form().getByLabel('Telephone');
		expect(await telephone.evaluate('document.activeElement.name')).toBe('telephone');
		await telephone.fill('06 77553311');
		await form().getByRole('button', { name: 'Book again' }).click();
		await says(row('06 77553311'), /planned/);
		await says(row('06 123'), /cancelled/);
	});

	it('moves and cancels', async () => {
		await form().getByRole('button', { name: 'Piet de Vries' }).click();
		await form().getByRole('button', { name: 'Book', exact: true }).click();
		await row('Piet de Vries').getByRole('button', { name: 'Move Piet de Vries' }).click();
		await form().getByLabel('Time').fill('16:45');
		await form().getByRole('button', { name: 'Move', exact: true }).click();
		await says(row('4.45 pm'), /planned/);
		expect(await database.appointments()).toMatchObject([
			{ plan_time: '11.00 am', status: 'cancelled' },
			{ plan_time: '4.45 pm', status: 'planned', telephone: '0031 6 87654321' },
		]);
		await row('4.45 pm').getByRole('button', { name: 'Cancel Piet de Vries' }).click();
		await says(row('4.45 pm'), /cancelled/);
		expect(await office.page.getByRole('button', { name: /^Cancel/ }).count()).toBe(0);
		const again = await fetch(`${sandbox.url}/sandbox/office/appointments/2`, { method: 'DELETE' });
		expect([again.status, await again.json()]).toEqual([
			404,
			{ error: { message: 'There is no appointment 2, or it has been cancelled' } },
		]);
	});

	it('proposes, which is a table of its own', async () => {
		await form().getByRole('button', { name: 'Anna Bakker' }).click();
		await form().getByRole('button', { name: 'Propose' }).click();
		await says(row('Anna Bakker'), /asked/);
		expect(await database.appointments()).toEqual([]);
		await form().getByLabel('Book and remind').check();
		await form().getByLabel('Licence plate').waitFor();
	});

	it('is in order for everybody, in light and dark, on any width', async () => {
		for (const name of ['Maria Jansen', 'A number that is none', 'Piet de Vries', 'Anna Bakker']) {
			await form().getByRole('button', { name }).click();
			await form()
				.getByRole('button', { name: /^(Book|Propose)$/ })
				.click();
			await row(name.includes('number') ? 'Nora' : name).waitFor();
		}
		const problem = "The telephone '06 123' is not a number as people have it [item 0]";
		await database.query("UPDATE appointments SET status = 'failed', problem = $1 WHERE id = 2", [
			problem,
		]);
		await database.query("UPDATE appointments SET status = 'cancelled' WHERE id = 3");
		await says(row('Nora'), /failed/);
		for (const width of [1440, 390]) {
			await office.page.setViewportSize({ width, height: 844 });
			await office.page.goto(`${sandbox.url}/book`);
			await row('Nora').waitFor();
			await office.gallery.take(`office-${width}`, office.page.locator('#desk'));
			for (const theme of ['light', 'dark'] as const) {
				await office.gallery.switchTo(theme);
				for (const place of ['/book', '/mail', '/']) {
					await office.page.goto(`${sandbox.url}${place}`);
					await office.page
						.getByRole('heading', { level: 2 })
						.first()
						.waitFor({ state: 'attached' });
					expect(await office.objections()).toEqual([]);
					expect(await office.overflow()).toBe(0);
				}
			}
		}
		// The style that the camera brings along.
		office.forgive(/Applying inline style/);
	});

	it('is one step from the desk, and back', async () => {
		await office.page.getByRole('link', { name: 'Desk' }).click();
		await office.phones.waitFor();
		await office.page.getByRole('link', { name: 'Appointments' }).click();
		await office.page.getByRole('heading', { name: 'Appointments' }).waitFor();
	});
});
