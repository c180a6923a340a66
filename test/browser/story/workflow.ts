import { outputItems, type Execution } from '../../../host';
import { PHONE } from '../../support/example';
import { until } from '../../../toolbox/until';
import { ACTION_NODE, TRIGGER_NODE, type Step } from '../desk';

/** The workflow with both is published, and runs. */
export function publishWorkflow(step: Step): void {
	describe('the workflow', () => {
		step('says under each node what it does', async ({ editor, gallery }) => {
			await editor.at('tidy-up-button').click();
			await editor.at('zoom-to-fit').click();
			expect(await editor.node(ACTION_NODE).innerText()).toContain('send template: message');
			expect(await editor.node(TRIGGER_NODE).innerText()).toContain('whatsapp reply');
			await gallery.take('canvas', editor.at('canvas-wrapper'));
		});

		step('is published, and starts when a consumer replies', async (desk) => {
			const { editor, gallery, host, sandbox } = desk;
			await editor.at('workflow-open-publish-modal-button').click();
			await editor.at('workflow-publish-button').click();
			const message = editor.at('activation-modal');
			await message.waitFor();
			expect(await message.innerText()).toContain(
				"The events chosen under 'Trigger On' now start this workflow.",
			);
			await gallery.take('published', message);
			await message.getByText('Got it').click();
			await until('the webhook', () => desk.webhooksAt('webhook').length === 1);

			sandbox.reply(PHONE, 'I come after all');
			const execution = await host.api.waitForExecution({ where: isProduction });
			expect(outputItems(execution, TRIGGER_NODE)).toEqual([
				expect.objectContaining({ text: 'I come after all' }),
			]);
		});
	});
}

/** What was executed by hand in the editor does not count. */
function isProduction({ mode }: Execution): boolean {
	return mode === 'webhook';
}
