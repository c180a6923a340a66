import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { approvalWarning, mediaAdvice, sharedWarning } from '../templates/check';
import {
	isReadable,
	type TemplateDefinition,
	type TemplateVariable,
} from '../templates/definition';
import { templateDefinition } from '../templates/lookup';
import { Session } from '../transport/session';
import { isRecord } from '../values/json';
import { chosenId } from './chosen';

const OTHER_WAYS = "give the variables with 'Enter One by One' or 'Enter as JSON'.";

const MAY_NOT_READ = `The token of this credential may not read templates (403). It may still send them: ${OTHER_WAYS}`;

const UNREADABLE = `Web1on1 describes this template in a way the node can't read. Look up its text in Web1on1 and ${OTHER_WAYS}`;

const BY_NAME = `Chosen 'By Name', the template may differ from organization to organization: ${OTHER_WAYS} With 'Unknown Variables' in the options an item may carry those of all languages.`;

/** The chosen template, or a notice saying why there is nothing to show; `invitation` if none is chosen. */
async function chosenTemplate(
	context: ILoadOptionsFunctions,
	invitation: string,
): Promise<TemplateDefinition | string> {
	const chosen: unknown = context.getCurrentNodeParameter('template');
	if (isRecord(chosen) && chosen.mode === 'name') return BY_NAME;
	const template = chosenId(context, 'template');
	if (template === undefined) return invitation;
	const found = await templateDefinition(await Session.open(context), template);
	if (found === undefined) return MAY_NOT_READ;
	return isReadable(found) ? found : UNREADABLE;
}

/**
 * The form of the chosen template: a field for each variable that Web1on1 does not fill itself.
 * @throws NodeApiError when the platform can't be asked, so that a filled form is not taken away
 */
export async function variableForm(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	try {
		const invitation = `Choose a template to fill in its variables here, or ${OTHER_WAYS}`;
		const template = await chosenTemplate(this, invitation);
		if (typeof template === 'string')
			return { fields: [], emptyFieldsNotice: escapeHtml(template) };
		return {
			fields: template.variables.map((variable) => toField(variable, template)),
			emptyFieldsNotice: 'This template has no variables to fill in.',
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

function toField(
	{ name, required }: TemplateVariable,
	{ shared = [] }: TemplateDefinition,
): ResourceMapperField {
	return {
		id: name,
		displayName: shared.includes(name) ? `${name} (one value for several parts)` : name,
		type: 'string',
		required,
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	};
}

/**
 * What the chosen template says. The editor has no field that shows a text it looks up; a mapper
 * without fields shows its notice, which this is.
 */
export async function templateText(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return { fields: [], emptyFieldsNotice: await previewNotice(this) };
}

async function previewNotice(context: ILoadOptionsFunctions): Promise<string> {
	try {
		const template = await chosenTemplate(context, 'Choose a template to see its text.');
		return typeof template === 'string' ? escapeHtml(template) : templateHtml(template);
	} catch (error) {
		// In place of the text, since the editor keeps silent about a mapper that can't be loaded.
		const { message, description } = toNodeError(context.getNode(), error);
		return escapeHtml(`The template can't be shown. ${message}. ${description ?? ''}`.trim());
	}
}

function templateHtml(template: TemplateDefinition): string {
	const { name, language, category, status, header, media, body, footer, buttons } = template;
	const facts = [language, category, status].filter((fact) => fact !== '').map(escapeHtml);
	const title = [`<b>${escapeHtml(name)}</b>`, ...facts].join(' · ');
	const texts = [
		media === '' ? '' : `[ ${escapeHtml(media)} ]`,
		header === '' ? '' : `<b>${escapeHtml(header)}</b>`,
		escapeHtml(body),
		footer === '' ? '' : `<i>${escapeHtml(footer)}</i>`,
		buttons.map((button) => `[ ${escapeHtml(button)} ]`).join(' '),
		escapeHtml(approvalWarning(template) ?? ''),
		escapeHtml(mediaAdvice(template) ?? ''),
		escapeHtml(sharedWarning(template) ?? ''),
	].filter((text) => text !== '');
	return [title, ...texts].join('<br />');
}

function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replace(/\r\n|\r|\n/g, '<br />');
}
