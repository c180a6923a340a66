import type { Step } from '../desk';

/** A credential is entered, refused, mended and found good. */
export function enterCredential(step: Step): void {
	describe('the credential', () => {
		step('is entered in a form that says what is meant', async ({ editor }) => {
			await editor.goTo('/home/credentials/create');
			await editor.at('new-credential-type-select').locator('input').fill('web1on1');
			const types = await editor.texts('new-credential-type-select-option', 2);
			expect(types).toEqual(['Web1on1 API', 'Web1on1 Webhook API']);
			await editor.at('new-credential-type-select-option').click();
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

		step('says that a wrong token is wrong', async ({ editor, gallery, sandbox }) => {
			await editor.type('refreshToken', 'this is not a token');
			await editor.type('apiUrl', sandbox.url);
			await editor.at('credential-save-button').click();
			const form = editor.at('credential-edit-dialog');
			await form.getByText(/Couldn.t connect with these settings/).waitFor();
			await form.getByText('More details').click();
			expect(await form.innerText()).toContain(
				"'Refresh Token' does not look like a Web1on1 token",
			);
			await gallery.take('credential-refused', editor.at('editCredential-modal'));
		});

		step('is tested as soon as it is saved, and good', async ({ editor, gallery, sandbox }) => {
			const { refreshToken } = sandbox.issueTokens({ scope: 'admin' });
			await editor.type('refreshToken', refreshToken);
			await editor.at('credential-save-button').click();
			const banner = editor.at('credentials-config-container-test-success');
			await banner.waitFor();
			expect(await banner.innerText()).toContain('Connection tested successfully');
			await gallery.take('credential', editor.at('editCredential-modal'), { shown: ['light'] });
		});
	});
}
