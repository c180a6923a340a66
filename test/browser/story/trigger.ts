import { PHONE } from '../../support/example';
import { until } from '../../../toolbox/until';
import type { Step } from '../desk';

/** The trigger is added, configured and tried. */
export function fillInTrigger(step: Step): void {
	describe('the Web1on1 Trigger', () => {
		step('is added beside it, listening to WhatsApp replies', async ({ editor, gallery }) => {
			await editor.findWeb1on1();
			await (await editor.unfold('Triggers', 'On WhatsApp reply')).click();
			await editor.parameter('events').waitFor();
			expect(await editor.parameter('events').innerText()).toContain('WhatsApp Reply');
			await gallery.take('trigger', editor.at('ndv'));
		});

		step("says in the user's words what it can listen to", async ({ editor, gallery }) => {
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

		step(
			'shows one address and how to use it when registered by hand',
			async ({ editor, gallery }) => {
				await editor.openChoices('registration');
				await editor.choose('Manual');
				// The secret is n8n's to keep: a field of the node would be in every export.
				await editor.page.getByText('Credential for Web1on1 Webhook API').waitFor();
				expect(await editor.all('parameter-input-secret').count()).toBe(0);
				expect(await editor.at('resource-locator-organization').isVisible()).toBe(false);
				await editor.page.getByText('Webhook URLs').click();
				const addresses = editor.page.getByText(/\/webhook-test\//).filter({ visible: true });
				expect(await addresses.count()).toBe(1);
				await gallery.take('trigger-manual', editor.at('node-parameters'));
				await editor.page.getByText('Webhook URLs').click();
				await editor.openChoices('registration');
				await editor.choose('Automatic');
				await editor.at('resource-locator-organization').waitFor();
			},
		);

		step('can be narrowed down with filters', async ({ editor, gallery }) => {
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

		step('shows the reply for which one listened, and leaves no webhook behind', async (desk) => {
			const { editor, gallery, sandbox } = desk;
			await editor.execute();
			await editor.at('trigger-listening').waitFor();
			await until('the webhook for the test', () => desk.webhooksAt('webhook-test').length === 1);
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
			await until('no webhook for the test', () => desk.webhooksAt('webhook-test').length === 0);
			await gallery.take('trigger-output', editor.at('output-panel'), {
				shown: ['dark'],
				crop: { height: 520 },
			});
			await editor.closeNode();
		});
	});
}
