import type { Browser } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { customersExample } from '../../toolbox/customersExample';
import { until } from '../../toolbox/until';
import { call, clientOf, registerWebhook, templateMessage, upsertBody } from '../support/client';
import { Disposal } from '../support/disposal';
import { PHONE, SEED_TEXT } from '../support/example';
import { startListener, type Listener } from '../support/listener';
import { launchChromium } from './chromium';
import { SandboxPage } from './sandboxPage';

jest.setTimeout(300_000);

const JOHN = '19626759';
const ANNA = '+31611223344';

const parts = new Disposal();
let browser: Browser;
let sandbox: Sandbox;
let desk: SandboxPage;
let listener: Listener;

beforeAll(async () => {
	browser = parts.add(await launchChromium(), (it) => it.close());
});

afterAll(async () => {
	await parts.dispose();
});

beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0, retryBaseMs: 200 });
	listener = await startListener();
	desk = await SandboxPage.open(browser, sandbox.deskUrl);
});

afterEach(async () => {
	const { misdeeds } = desk;
	await desk.close();
	await listener.close();
	await sandbox.stop();
	expect(misdeeds).toEqual([]);
});

/** The reminder of the customer's document goes out. */
const remind = async (): Promise<void> => {
	const { status } = await clientOf(sandbox)('POST', '/v2/conversations', customersExample.payload);
	expect(status).toBe(201);
};

const offer = async (): Promise<void> => {
	const messages = [
		{ type: 'field', text: '.licenseplate K-456-LM' },
		templateMessage(sandbox.seed.templates.offer, { CarModel: 'Corsa', Price: '€ 249' }),
	];
	const contact = { profile: { name: 'Anna Bakker', telephone: ANNA } };
	await clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox, { contact, messages }));
};

const listen = async (): Promise<void> => {
	const events = ['message.create.contact.chat', 'message.create.contact.postback'];
	await registerWebhook(sandbox, { url: listener.url, events });
};

/** Waits until the chat on a phone ends so. */
const ends = async (digits: string, last: RegExp): Promise<void> => {
	await until(
		() => `${String(last)} on the phone`,
		async () => last.test((await desk.messagesOn(digits)).at(-1) ?? ''),
	);
};

/** Waits for what deliveries are to bring; in vain, it prints how they stand, and what the bench says. */
const orShow = async (waiting: Promise<void>): Promise<void> => {
	try {
		await waiting;
	} catch (error) {
		const stand = sandbox
			.deliveries()
			.map(({ id, redeliveryOf, status, attempts }) => ({ id, redeliveryOf, status, attempts }));
		console.info(JSON.stringify(stand), await desk.bench.innerText());
		throw error;
	}
};

describe('the phone', () => {
	it('opens when the reminder arrives, and answers', async () => {
		await listen();
		await remind();
		await desk.phone(JOHN).waitFor();
		await ends(JOHN, /appointment tomorrow at 3\.15 pm/);
		const [reminder = ''] = await desk.messagesOn(JOHN);
		expect(reminder).toContain(SEED_TEXT.replace(/\s+/g, ' '));
		await expectText(desk.phone(JOHN).locator('.window-note'), /closed: only templates arrive/);

		await desk.write(JOHN, 'Yes, fine');
		await ends(JOHN, /^You: Yes, fine/);
		await desk.phone(JOHN).getByRole('img', { name: 'Every webhook has taken it' }).waitFor();
		await expectText(desk.phone(JOHN).locator('.window-note'), /open until/);
		expect(listener.texts()).toContain('Yes, fine');
		expect(await desk.phone(JOHN).getByRole('textbox').inputValue()).toBe('');
	});

	it('taps the buttons of templates, and quick replies with their payload', async () => {
		await listen();
		await offer();
		const anna = desk.phone('11223344');
		await anna.getByText('An offer for your Corsa').waitFor();
		await anna.getByText('Acme Demo, Main Street 1').waitFor();
		await anna.getByRole('button', { name: 'Yes please' }).click();
		await ends('11223344', /^You: Yes please/);
		const { conversation = '' } = sandbox.chats(ANNA).chats[0] ?? {};
		const actions = [{ type: 'reply', text: 'Monday', payload: 'DAY-1' }];
		const question = { text: 'When?', role: 'agent', actions };
		await clientOf(sandbox)('POST', `/v2/conversations/${conversation}/messages`, question);
		await anna.getByRole('button', { name: 'Monday' }).click();
		await ends('11223344', /^You: Monday/);
		expect(sandbox.stream(conversation).messages.at(-1)).toMatchObject({
			...{ type: 'postback', text: 'Monday', meta: { payload: 'DAY-1' } },
		});
	});

	it('sends its picture, and files of this machine', async () => {
		await remind();
		const john = desk.phone(JOHN);
		await john.getByRole('button', { name: 'Attach' }).click();
		await john.getByRole('button', { name: 'Picture of a warning light' }).click();
		const picture = john.getByRole('img', { name: 'Picture sample.png' });
		await picture.waitFor();
		await until('the picture itself', async () =>
			picture.evaluate((image: unknown) => Reflect.get(Object(image), 'naturalWidth') === 480),
		);
		await john.locator('input[type=file]').setInputFiles({
			...{
				name: 'Invoice & more.pdf',
				mimeType: 'application/pdf',
				buffer: Buffer.from('%PDF-1.7'),
			},
		});
		const file = john.getByRole('link', { name: /Invoice & more\.pdf/ });
		await file.waitFor();
		const { text, contentType } = sandbox
			.stream(sandbox.chats(PHONE).chats[0]?.conversation ?? '')
			.messages.at(-1) ?? { text: '' };
		expect(contentType).toBe('application/pdf');
		expect(await (await fetch(text)).text()).toBe('%PDF-1.7');
	});

	it('is any number, as anybody writes it, with keys alone', async () => {
		const { keyboard } = desk.page;
		await keyboard.press('n');
		await keyboard.type('06 99999999');
		await keyboard.press('Enter');
		const phone = desk.phone('99999999');
		await phone.getByText('Write to').waitFor();
		await phone.getByRole('button', { name: /Acme Demo Utrecht/ }).focus();
		await keyboard.press('Enter');
		await phone.getByRole('textbox', { name: 'Message to Acme Demo Utrecht' }).focus();
		await keyboard.type('Do you have time on Monday?');
		await keyboard.press('Enter');
		await ends('99999999', /^You: Do you have time on Monday\?/);
		expect(sandbox.contacts()).toMatchObject([
			{
				profile: { telephone: '+31699999999' },
				organization: sandbox.seed.organizations.acmeUtrecht,
			},
		]);
		await desk.page.keyboard.press('Escape');
		await desk.page.getByLabel('Telephone number of the phone to open').fill('123');
		await keyboard.press('Enter');
		await desk.page.getByRole('alert').waitFor();
		expect(await desk.page.getByRole('alert').innerText()).toContain("'123' is not a telephone");
		desk.forgive(/status of 400/);
	});

	it('shows text as text, whatever is in it', async () => {
		const nasty = `<img src=x onerror="document.title='broken in'"><b>bold</b>`;
		await remind();
		await desk.write(JOHN, nasty);
		await ends(JOHN, /onerror/);
		expect((await desk.messagesOn(JOHN)).at(-1)).toContain(nasty);
		const { id: organization } = sandbox.addOrganization({ name: nasty });
		sandbox.reply(PHONE, { text: 'Hello', organization, name: nasty });
		for (const part of ['Conversations', 'Requests', 'Deliveries', 'Faults']) await desk.go(part);
		await desk.go('Conversations');
		await desk.bench
			.getByRole('link', { name: /onerror/ })
			.first()
			.click();
		await desk.bench.getByText('All conversations').waitFor();
		expect(await desk.page.locator('img[src=x], b:text("bold")').count()).toBe(0);
		expect(await desk.page.title()).toBe('Web1on1 on your desk');
	});
});

describe('the bench', () => {
	it('shows what came in, and copies it as a command without the token', async () => {
		await remind();
		await desk.go('Requests');
		await desk.bench.getByRole('button', { name: /POST.*\/v2\/conversations/ }).click();
		await desk.bench.getByRole('region', { name: 'Body' }).waitFor();
		expect(await desk.bench.getByRole('region', { name: 'Body' }).innerText()).toBe(
			JSON.stringify(customersExample.payload, undefined, 2),
		);
		await desk.bench.getByRole('button', { name: 'Copy as curl' }).click();
		const command = await desk.clipboard();
		expect(command).toMatch(/^curl -sS -X POST 'http.*Authorization: Bearer \$TOKEN"/s);
		expect(command).not.toContain('eyJ');
	});

	it('delivers again what a webhook has refused', async () => {
		await listen();
		listener.status = 503;
		// Not by itself within the time of this test.
		sandbox.configure({ retryBaseMs: 3_600_000 });
		await remind();
		await desk.phone(JOHN).waitFor();
		await desk.write(JOHN, 'Is anybody there?');
		await desk.go('Deliveries');
		const line = desk.bench.locator('.row').filter({ hasText: 'being repeated' }).first();
		await line.waitFor();
		await expectText(line, /last answer 503/);
		await desk
			.phone(JOHN)
			.getByRole('img', { name: /has not taken it yet/ })
			.waitFor();
		listener.status = 200;
		await line.getByRole('button', { name: /Deliver again/ }).click();
		const tick = desk.phone(JOHN).getByRole('img', { name: 'Every webhook has taken it' });
		await orShow(tick.waitFor());
		await desk.bench.getByText('a copy').waitFor();
	});

	it('has switches for what goes wrong', async () => {
		const api = clientOf(sandbox);
		const status = async (): Promise<number> => (await api('GET', '/v2/organizations')).status;
		await desk.go('Faults');
		const fault = desk.bench.getByRole('switch', { name: /^500/ });
		await fault.check();
		await until('the fault', () => sandbox.faults().length === 1);
		expect(await status()).toBe(500);
		await desk.bench.getByText('Hits every request, 1 so far').waitFor();
		await fault.uncheck();
		await until('no fault', () => sandbox.faults().length === 0);
		expect(await status()).toBe(200);

		await desk.bench.getByLabel('A switch hits').selectOption('next');
		await desk.bench.getByRole('switch', { name: /^429/ }).check();
		await until('the next fault', () => sandbox.faults().length === 1);
		expect([await status(), await status()]).toEqual([429, 200]);
		await until('the switch to be off again', async () =>
			desk.bench
				.getByRole('switch', { name: /^429/ })
				.isChecked()
				.then((isOn) => !isOn),
		);

		await desk.bench.getByRole('button', { name: /^Expired token/ }).click();
		await until('401', async () => (await status()) === 401);
		await desk.bench.getByRole('switch', { name: 'Acme Demo', exact: true }).uncheck();
		await until('403', async () => {
			const sent = await clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));
			return sent.status === 403;
		});
	});

	it('takes a number off WhatsApp', async () => {
		await remind();
		await desk.phone(JOHN).getByRole('switch', { name: 'On WhatsApp' }).uncheck();
		await until('the number to be off', () => !sandbox.phone(PHONE).onWhatsApp);
		await remind2();
		await desk.phone(JOHN).getByRole('link', { name: 'Show on the bench' }).click();
		await desk.bench.getByText(`${PHONE} is not on WhatsApp`).waitFor();
	});

	it('issues a token that works, and says how long it lives', async () => {
		await desk.go('Tokens');
		await desk.bench.getByLabel('Scope').selectOption('admin');
		await desk.bench.getByText(/registers webhooks/).waitFor();
		await desk.bench.getByLabel('Access token lives').selectOption('an hour');
		await desk.bench.getByRole('button', { name: 'Issue a token' }).click();
		await desk.bench.getByRole('button', { name: 'Copy Access Token' }).click();
		const token = await desk.clipboard();
		expect((await call(sandbox, 'GET', '/v2/services', { token })).status).toBe(200);
		const line = desk.bench.locator('.row').filter({ hasText: 'Access token' });
		await expectText(line, /admin scope · used.*(59 minutes|1 hour) left/s);
	});

	it('is where links of n8n lead to', async () => {
		await offer();
		const { conversation = '' } = sandbox.chats(ANNA).chats[0] ?? {};
		await desk.page.goto(`${sandbox.url}/conversations/${conversation}`);
		await desk.bench.getByRole('heading', { name: /Anna Bakker/ }).waitFor();
		await expectText(desk.bench, /licenseplate\s+K-456-LM/);
		await expectText(desk.bench, /DMS connector\s+bot, has accepted/);
		await desk.page.goBack();
		await desk.bench.getByRole('heading', { name: 'Conversations', exact: true }).waitFor();
	});

	it('finds the sandbox again after an outage', async () => {
		await remind();
		await desk.phone(JOHN).waitFor();
		await sandbox.goDown();
		await desk.page.getByText('Not connected').waitFor();
		await sandbox.comeBack();
		await desk.page.getByText('Live', { exact: true }).waitFor();
		sandbox.reply(PHONE, 'Back again');
		await ends(JOHN, /^You: Back again/);
		// A browser says in its console what it could not reach.
		desk.forgive(/Failed to load resource/);
	});
});

/** Another reminder, with variables of its own. */
const remind2 = async (): Promise<void> => {
	await clientOf(sandbox)('POST', '/v2/conversations', upsertBody(sandbox));
	await sandbox.settled();
};

/** Waits until an element says so. */
async function expectText(
	element: { innerText: () => Promise<string> },
	text: RegExp,
): Promise<void> {
	await until(
		() => `${String(text)} on the page`,
		async () => text.test(await element.innerText()),
	);
}

describe('how it looks', () => {
	const PARTS = ['Conversations', 'Requests', 'Deliveries', 'Webhooks', 'Faults', 'Tokens'];

	/** Something of everything. */
	const fill = async (): Promise<void> => {
		await listen();
		await offer();
		await remind();
		await sandbox.settled();
		sandbox.reply(PHONE, 'Yes, fine. Could you have a look at this light, too?');
		sandbox.picture(PHONE, { caption: 'It came on this morning' });
		sandbox.tap(ANNA, { text: 'Yes please' });
		await sandbox.settled();
		const { conversation = '' } = sandbox.chats(ANNA).chats[0] ?? {};
		const actions = ['Thursday 9:00', 'Friday 14:30'].map((text) => ({ type: 'reply', text }));
		await clientOf(sandbox)('POST', `/v2/conversations/${conversation}/messages`, [
			{ text: 'Great! When does it suit you?', role: 'agent', actions },
			{ text: 'https://dealer.example/service.pdf', contentType: 'application/pdf', role: 'agent' },
		]);
		await sandbox.settled();
		listener.status = 503;
		sandbox.reply(ANNA, 'Friday is fine');
		await sandbox.settled();
		await desk.phone('11223344').waitFor();
		await desk.phone(JOHN).waitFor();
	};

	it('is in order for everybody, in light and dark, on any width', async () => {
		await fill();
		for (const width of [1440, 390]) {
			await desk.page.setViewportSize({ width, height: 844 });
			for (const theme of ['light', 'dark'] as const) {
				await desk.gallery.switchTo(theme);
				await desk.page.goto(sandbox.deskUrl);
				await desk.phone(JOHN).waitFor();
				expect(await desk.objections()).toEqual([]);
				expect(await desk.overflow()).toBe(0);
				if (width === 390) await desk.page.getByRole('button', { name: 'Bench' }).click();
				for (const part of PARTS) {
					await desk.go(part);
					const first = desk.bench.locator('button.row-button').first();
					if (await first.isVisible()) await first.click();
					expect(await desk.objections()).toEqual([]);
					expect(await desk.overflow()).toBe(0);
				}
				await desk.page.keyboard.press('?');
				await desk.page.getByRole('dialog').waitFor();
				expect(await desk.objections()).toEqual([]);
				await desk.page.keyboard.press('Escape');
			}
		}
	});

	it('has a theme of its own where one wants it', async () => {
		const scheme = async (): Promise<string> =>
			desk.page.evaluate<string>('getComputedStyle(document.documentElement).colorScheme');
		await desk.page.getByRole('button', { name: 'Use the dark theme' }).click();
		await until('the dark theme', async () => (await scheme()) === 'dark');
		await desk.page.reload();
		await desk.page.getByRole('button', { name: 'Use the light theme' }).waitFor();
		expect(await scheme()).toBe('dark');
	});

	it('is in the pictures', async () => {
		await fill();
		const { page, gallery } = desk;
		const all = page.locator('#desk');
		await gallery.take('desk', all, { shown: ['light', 'dark'] });
		await gallery.take('desk-phone', desk.phone(JOHN), { shown: ['light'] });
		for (const part of PARTS) {
			await desk.go(part);
			await gallery.take(`desk-${part.toLowerCase()}`, desk.bench, {
				shown: part === 'Faults' ? ['light'] : [],
			});
		}
		await desk.go('Deliveries');
		await desk.bench.locator('button.row-button').first().click();
		await gallery.take('desk-delivery', desk.bench, { shown: ['dark'] });
		await page.setViewportSize({ width: 390, height: 844 });
		await page.goto(sandbox.deskUrl);
		await desk.phone(JOHN).waitFor();
		await gallery.take('desk-small', all, { shown: ['dark'] });
		// The style that the camera brings along.
		desk.forgive(/Applying inline style/);
	});
});
