import { PHONE, SEED_TEXT } from '../../support/example';
import { until } from '../../../toolbox/until';
import { ACTION_NODE, type Step } from '../desk';

/** The action node is found, filled in and executed. */
export function fillInAction(step: Step): void {
	describe('the Web1on1 node', () => {
		step('is found with all it can do', async ({ editor, gallery }) => {
			await editor.goTo('/workflow/new');
			await editor.findWeb1on1();
			expect(await editor.texts('node-creator-category-item', 2)).toEqual([
				'Triggers (8)',
				'Actions (23)',
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

		step(
			'comes with the credential chosen and asks for what a template needs',
			async ({ editor }) => {
				await (await editor.unfold('Actions', ACTION_NODE)).click();
				await editor.at('resource-locator-organization').waitFor();
				const text = await editor.at('node-parameters').innerText();
				const labels = text
					.split('\n')
					.filter((line) => !/^(Fixed|Expression|)$/.test(line.trim()));
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
				expect(await editor.texts('empty-fields-notice', 2)).toEqual([
					'Choose a template to see its text.',
					expect.stringContaining('Choose a template to fill in its variables here'),
				]);
			},
		);

		step('lists organizations, and those that match what is typed', async ({ editor }) => {
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

		step(
			'lists templates with language, category and approval status',
			async ({ editor, gallery }) => {
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
			},
		);

		step(
			"shows the template's text and a field for each variable that Web1on1 does not fill",
			async ({ editor }) => {
				await editor.parameter('PlanTime').waitFor();
				const [notice] = await editor.texts('empty-fields-notice');
				expect(notice).toContain('appointment_24_hours_before · en · UTILITY · approved');
				expect(notice).toContain('Dear {{contact.name}},');
				expect(await editor.parameter('contact.name').isVisible()).toBe(false);
				expect(await editor.at('parameter-issues').isVisible()).toBe(true);
			},
		);

		step('takes the rest of the form', async ({ editor, gallery }) => {
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

		step('has an icon for the light and one for the dark theme', async (desk) => {
			const { gallery } = desk;
			expect(await desk.iconOfNode()).toMatch(/\/web1on1\.svg$/);
			await gallery.switchTo('dark');
			expect(await desk.iconOfNode()).toMatch(/\/web1on1\.dark\.svg$/);
			await gallery.switchTo('light');
		});

		step(
			'sends, and says what was sent and where the conversation is',
			async ({ editor, gallery, sandbox }) => {
				await editor.execute();
				await editor.at('node-run-status-success').waitFor();
				expect(await editor.output()).toEqual([
					expect.objectContaining({
						accepted: true,
						templateName: 'appointment_24_hours_before',
						preview: SEED_TEXT,
						conversationUrl: expect.stringMatching(
							/^https:\/\/app\.web1on1\.chat\/conversations\/[0-9a-f]{24}$/,
						),
					}),
				]);
				await until('the template on the phone', () => sandbox.phone(PHONE).messages.length > 0);
				expect(sandbox.phone(PHONE).messages.map(({ text }) => text)).toEqual([SEED_TEXT]);
				await gallery.take('output', editor.at('output-panel'), {
					shown: ['light'],
					crop: { height: 460 },
				});
			},
		);

		step(
			'says what is wrong with a telephone number and sends nothing',
			async ({ editor, gallery, sandbox }) => {
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
			},
		);
	});
}
