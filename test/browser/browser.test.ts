import type { Browser } from 'playwright-core';

import {
	CHECKOUT,
	DEFAULT_N8N_VERSION,
	outputItems,
	startHost,
	type Execution,
	type Host,
} from '../../host';
import { startSandbox, type Sandbox } from '../../sandbox';
import { until } from '../host/world';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { Gallery } from './gallery';

jest.setTimeout(300_000);

const PHONE = '+31619626759';
const ACTION_NODE = 'Send WhatsApp template';
const TRIGGER_NODE = 'Web1on1 Trigger';
const PREVIEW =
	'Dear John Johnson,\nYou have an appointment tomorrow at 3.15 pm. ' +
	'We would like to keep in touch via WhatsApp.';

let sandbox: Sandbox;
let host: Host;
let browser: Browser;
let editor: Editor;
let gallery: Gallery;

beforeAll(async () => {
	sandbox = await startSandbox();
	host = await startHost({ version: DEFAULT_N8N_VERSION, packageFolder: CHECKOUT });
	browser = await launchChromium();
	editor = await Editor.open(browser, host.url);
	gallery = new Gallery(editor.page);
});

afterAll(async () => {
	// Whatever of it came up.
	const running: { browser?: Browser; host?: Host; sandbox?: Sandbox } = { browser, host, sandbox };
	await running.browser?.close();
	await running.host?.dispose();
	await running.sandbox?.stop();
});

/** The services Web1on1 has at an address of that kind. */
function webhooksAt(kind: 'webhook' | 'webhook-test'): string[] {
	return sandbox
		.services()
		.map(({ params }) => String(params['url']))
		.filter((url) => url.startsWith(`${host.url}/${kind}/`));
}

/** Where the icon of the open node comes from. */
async function iconOfNode(): Promise<string> {
	const icon = editor.at('ndv').locator('img[src*="web1on1"]').first();
	return (await icon.getAttribute('src')) ?? '';
}

let brokenOff: string | undefined;

/** One story, told in order: each test goes on where the one before has stopped. */
function step(name: string, play: () => Promise<void>): void {
	it(name, async () => {
		if (brokenOff !== undefined) throw new Error(`The story broke off at '${brokenOff}'`);
		brokenOff = name;
		try {
			await play();
		} catch (error) {
			await gallery.takePage('broken-off');
			throw error;
		}
		brokenOff = undefined;
	});
}

describe('the credential', () => {
	step('is entered in a form that says what is meant', async () => {
		await editor.goTo('/home/credentials/create');
		await editor.at('new-credential-type-select').locator('input').fill('web1on1');
		const types = editor.all('new-credential-type-select-option');
		await types.first().waitFor();
		expect(await types.allInnerTexts()).toEqual(['Web1on1 API']);
		await types.first().click();
		await editor.at('new-credential-type-button').click();

		const form = editor.at('credential-edit-dialog');
		await editor.parameter('refreshToken').waitFor();
		// n8n asks its server for a name, and can't save without.
		await editor.at('inline-edit-preview').filter({ hasText: 'Web1on1 account' }).waitFor();
		const labels = (await form.innerText()).split('\n');
		expect(labels).toEqual(
			expect.arrayContaining([
				'Token Type',
				'Refresh Token *',
				'Bot Email',
				'API URL',
				'Conversation URL',
			]),
		);
		// The hidden ones are n8n's business.
		expect(labels).not.toContain('Session Token');
		expect(await editor.value('apiUrl')).toBe('https://api.web1on1.chat');
	});

	step('says that a wrong token is wrong', async () => {
		await editor.type('refreshToken', 'this is not a token');
		await editor.type('apiUrl', sandbox.url);
		await editor.at('credential-save-button').click();
		const form = editor.at('credential-edit-dialog');
		await form.getByText(/Couldn.t connect with these settings/).waitFor();
		await form.getByText('More details').click();
		expect(await form.innerText()).toContain("'Refresh Token' does not look like a Web1on1 token");
		await gallery.take('credential-refused', editor.at('editCredential-modal'));
	});

	step('is tested as soon as it is saved, and good', async () => {
		const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
		await editor.type('refreshToken', refreshToken);
		await editor.at('credential-save-button').click();
		const banner = editor.at('credentials-config-container-test-success');
		await banner.waitFor();
		expect(await banner.innerText()).toContain('Connection tested successfully');
		await gallery.take('credential', editor.at('editCredential-modal'), { shown: ['light'] });
	});
});

describe('the Web1on1 node', () => {
	step('is found with all it can do', async () => {
		await editor.goTo('/workflow/new');
		await editor.findWeb1on1();
		expect(await editor.texts('node-creator-category-item')).toEqual([
			'Triggers (8)',
			'Actions (20)',
		]);
		await editor.unfold('Actions', ACTION_NODE);
		const entries = await editor.texts('item-iterator-item');
		expect(entries).toEqual(
			expect.arrayContaining([
				'On WhatsApp reply',
				'On delivery problem',
				'Find contact',
				'Create or update conversation',
				'Set fields',
				'Send WhatsApp template',
			]),
		);
		await gallery.take('node-list', editor.at('node-creator'), { shown: ['light'] });
	});

	step('comes with the credential chosen and asks for what a template needs', async () => {
		await (await editor.unfold('Actions', ACTION_NODE)).click();
		await editor.at('resource-locator-organization').waitFor();
		const text = await editor.at('node-parameters').innerText();
		const labels = text.split('\n').filter((line) => !/^(Fixed|Expression|)$/.test(line.trim()));
		expect(labels).toEqual(
			expect.arrayContaining([
				'Resource',
				'Operation',
				'Send To',
				'Organization',
				'Telephone',
				'Template',
				'Fields to Set',
				'Options',
			]),
		);
		expect(await editor.at('node-credentials-select').locator('input').inputValue()).toBe(
			'Web1on1 account',
		);
		expect(await editor.texts('empty-fields-notice')).toEqual([
			'Choose a template to see its text.',
			expect.stringContaining('Choose a template to fill in its variables here'),
		]);
	});

	step('lists organizations, and those that match what is typed', async () => {
		expect(await editor.openPicker('organization')).toEqual([
			'Acme Demo',
			'Acme Demo Rotterdam',
			'Acme Demo Utrecht',
		]);
		expect(await editor.search('utre')).toEqual(['Acme Demo Utrecht']);
		await editor.search('acme');
		await editor.take('Acme Demo');
		expect(await editor.picked('organization')).toBe('Acme Demo');
	});

	step('lists templates with language, category and approval status', async () => {
		const templates = await editor.openPicker('template');
		expect(templates).toContain('afspraak_herinnering · nl · UTILITY · approved');
		expect(templates).toContain('car_ready · en · UTILITY · pending');
		expect(templates.join()).not.toContain('other_dealer_hello');
		await gallery.take('template-list', editor.at('node-parameters'), {
			shown: ['light'],
			crop: { y: 266, height: 545 },
		});
		expect(await editor.search('appoint')).toEqual([
			'appointment_24_hours_before · en · UTILITY · approved',
		]);
		await editor.take('appointment_24_hours_before · en · UTILITY · approved');
	});

	step(
		"shows the template's text and a field for each variable that Web1on1 does not fill",
		async () => {
			await editor.parameter('PlanTime').waitFor();
			const [notice] = await editor.texts('empty-fields-notice');
			expect(notice).toContain('appointment_24_hours_before · en · UTILITY · approved');
			expect(notice).toContain('Dear {{contact.name}},');
			expect(await editor.parameter('contact.name').isVisible()).toBe(false);
			expect(await editor.at('parameter-issues').isVisible()).toBe(true);
		},
	);

	step('takes the rest of the form', async () => {
		await editor.type('telephone', PHONE);
		await editor.type('contactName', 'John Johnson');
		await editor.type('PlanTime', '3.15 pm');
		await editor.at('fixed-collection-add').click();
		await editor.type('key', 'licenseplate');
		await editor.type('value', 'XX-99-WZ');
		await until('no complaint', async () => !(await editor.all('parameter-issues').count()));
		const additions = await editor.openAdditions('Add option');
		expect(additions).toEqual([...additions].sort());
		expect(additions).toContain('Leave Conversation Afterwards');
		await editor.closeChoices();

		await editor.page.setViewportSize({ width: 1440, height: 1500 });
		await gallery.take('send-template', editor.at('node-parameters'), {
			shown: ['light', 'dark'],
			crop: { y: 201, height: 945 },
		});
		await editor.page.setViewportSize({ width: 1440, height: 1000 });
	});

	step('has an icon for the light and one for the dark theme', async () => {
		expect(await iconOfNode()).toMatch(/\/web1on1\.svg$/);
		await gallery.switchTo('dark');
		expect(await iconOfNode()).toMatch(/\/web1on1\.dark\.svg$/);
		await gallery.switchTo('light');
	});

	step('sends, and says what was sent and where the conversation is', async () => {
		await editor.execute();
		await editor.at('node-run-status-success').waitFor();
		expect(await editor.output()).toEqual([
			expect.objectContaining({
				accepted: true,
				templateName: 'appointment_24_hours_before',
				preview: PREVIEW,
				conversationUrl: expect.stringMatching(
					/^https:\/\/app\.web1on1\.chat\/conversations\/[0-9a-f]{24}$/,
				),
			}),
		]);
		await until('the template on the phone', () => sandbox.phone(PHONE).messages.length > 0);
		expect(sandbox.phone(PHONE).messages.map(({ text }) => text)).toEqual([PREVIEW]);
		await gallery.take('output', editor.at('output-panel'), {
			shown: ['light'],
			crop: { height: 460 },
		});
	});

	step('says what is wrong with a telephone number and sends nothing', async () => {
		await editor.type('telephone', '0619626759');
		await editor.execute();
		await editor.at('node-error-message').waitFor();
		expect(await editor.at('node-error-message').innerText()).toContain(
			"'Telephone' is not an international telephone number",
		);
		expect(await editor.at('node-error-description').innerText()).toContain(
			"set 'Default Country Code' in the options. Nothing was sent.",
		);
		expect(sandbox.phone(PHONE).messages).toHaveLength(1);
		await gallery.take('error', editor.at('output-panel'), {
			shown: ['light'],
			crop: { height: 330 },
		});
		await editor.type('telephone', PHONE);
		await editor.closeNode();
	});
});

describe('the Web1on1 Trigger', () => {
	step('is added beside it, listening to WhatsApp replies', async () => {
		await editor.findWeb1on1();
		await (await editor.unfold('Triggers', 'On WhatsApp reply')).click();
		await editor.parameter('events').waitFor();
		expect(await editor.parameter('events').innerText()).toContain('WhatsApp Reply');
		await gallery.take('trigger', editor.at('ndv'));
	});

	step("says in the user's words what it can listen to", async () => {
		const choices = await editor.openChoices('events');
		expect(choices.map((choice) => choice.split('\n')[0])).toEqual([
			'Any Consumer Message',
			'Button Tap',
			'Conversation Created',
			'Conversation Updated',
			'Custom Event',
			'Delivery Problem',
			'Form Results',
			'WhatsApp Reply',
		]);
		// Each with a word of explanation.
		expect(choices.filter((choice) => !choice.includes('\n'))).toEqual([]);
		await gallery.take('trigger-on', editor.at('node-parameters'), {
			shown: ['light'],
			crop: { width: 440, height: 480 },
		});
		await editor.closeChoices();
	});

	step('shows one address and how to use it when registered by hand', async () => {
		await editor.openChoices('registration');
		await editor.choose('Manual');
		await editor.parameter('secret').waitFor();
		expect(await editor.at('resource-locator-organization').isVisible()).toBe(false);
		await editor.page.getByText('Webhook URLs').click();
		const addresses = editor.page.getByText(/\/webhook-test\//).filter({ visible: true });
		expect(await addresses.count()).toBe(1);
		await gallery.take('trigger-manual', editor.at('node-parameters'));
		await editor.page.getByText('Webhook URLs').click();
		await editor.openChoices('registration');
		await editor.choose('Automatic');
		await editor.at('resource-locator-organization').waitFor();
	});

	step('can be narrowed down with filters', async () => {
		const filters = await editor.openAdditions('Add Filter');
		expect(filters).toEqual([
			'Additional Message Types',
			'Conditions',
			'Include Own Messages',
			'Organization IDs',
			'Roles',
			'Text',
			'Touchpoints',
		]);
		await editor.choose('Text');
		await editor.all('fixed-collection-add').filter({ hasText: 'Add Text' }).click();
		await editor.parameter('comparison').waitFor();
		expect(await editor.value('comparison')).toBe('Contains');
		await editor.type('value', 'come');
		await editor.openAdditions('Add Filter');
		await editor.choose('Touchpoints');
		expect(await editor.value('touchpoints')).toBe('whatsapp');
		await gallery.take('trigger-filters', editor.at('node-parameters'), { shown: ['light'] });
	});

	step('shows the reply for which one listened, and leaves no webhook behind', async () => {
		await editor.execute();
		await editor.at('trigger-listening').waitFor();
		await until('the webhook for the test', () => webhooksAt('webhook-test').length === 1);
		await gallery.take('trigger-listening', editor.at('ndv'));

		sandbox.reply(PHONE, 'Thank you');
		await sandbox.settled();
		expect(await editor.at('trigger-listening').isVisible()).toBe(true);
		sandbox.reply(PHONE, "No, I can't come");
		await editor.at('node-run-status-success').waitFor();
		expect(await editor.output()).toEqual([
			expect.objectContaining({
				text: "No, I can't come",
				contactName: 'John Johnson',
				touchpoint: 'whatsapp',
			}),
		]);
		await until('no webhook for the test', () => webhooksAt('webhook-test').length === 0);
		await gallery.take('trigger-output', editor.at('output-panel'), {
			shown: ['dark'],
			crop: { height: 520 },
		});
		await editor.closeNode();
	});
});

describe('the workflow', () => {
	step('says under each node what it does', async () => {
		await editor.at('tidy-up-button').click();
		await editor.at('zoom-to-fit').click();
		expect(await editor.node(ACTION_NODE).innerText()).toContain('send template: message');
		expect(await editor.node(TRIGGER_NODE).innerText()).toContain('whatsapp reply');
		await gallery.take('canvas', editor.at('canvas-wrapper'));
	});

	step('is published, and starts when a consumer replies', async () => {
		await editor.at('workflow-open-publish-modal-button').click();
		await editor.at('workflow-publish-button').click();
		const message = editor.at('activation-modal');
		await message.waitFor();
		expect(await message.innerText()).toContain(
			"The events chosen under 'Trigger On' now start this workflow.",
		);
		await gallery.take('published', message);
		await message.getByText('Got it').click();
		await until('the webhook', () => webhooksAt('webhook').length === 1);

		sandbox.reply(PHONE, 'I come after all');
		const execution = await host.api.waitForExecution({ where: isProduction });
		expect(outputItems(execution, TRIGGER_NODE)).toEqual([
			expect.objectContaining({ text: 'I come after all' }),
		]);
	});
});

/** What was executed by hand in the editor does not count. */
function isProduction({ mode }: Execution): boolean {
	return mode === 'webhook';
}
