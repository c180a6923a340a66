import type { INodeParameters, ResourceMapperField } from 'n8n-workflow';

import {
	mapperFields,
	runAction,
	World,
	type ActionResult,
	type StoredCredentials,
} from '../../support/engine';
import { byId, SEED_PARAMETERS } from '../../support/example';

/** Web1on1 with its templates, and somebody who fills in forms. */
export class Form extends World {
	readonly owner: StoredCredentials = this.credentials();

	/** The fields the editor asks for, for a template. */
	async fieldsOf(template: string): Promise<ResourceMapperField[]> {
		const parameters = { template: byId(template) };
		return (await mapperFields('templateVariables', this.owner, parameters)).fields;
	}

	/** What the editor shows in place of the template's text. */
	async noticeOf(parameters: INodeParameters): Promise<string> {
		const shown = await mapperFields('templatePreview', this.owner, parameters);
		expect(shown.fields).toEqual([]);
		return shown.emptyFieldsNotice ?? '';
	}

	/** What the editor stores for a form that was filled. */
	async filled(template: string, value: Record<string, string | null>): Promise<INodeParameters> {
		const schema = await this.fieldsOf(template);
		const form = { mappingMode: 'defineBelow', matchingColumns: [], value, schema };
		return {
			...SEED_PARAMETERS,
			template: byId(template),
			variableMode: 'form',
			// As it comes back from the workflow's JSON.
			variableValues: JSON.parse(JSON.stringify(form)) as INodeParameters,
		};
	}

	async send(parameters: INodeParameters): Promise<ActionResult> {
		return await runAction({ parameters, credentials: this.owner });
	}

	/** How many times something was sent. */
	get sends(): number {
		return this.sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path === '/v2/conversations').length;
	}

	/** The token may not read templates from now on. */
	forbidTemplates(): void {
		this.sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
	}
}
