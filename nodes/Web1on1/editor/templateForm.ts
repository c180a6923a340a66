import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { toNodeError } from '../n8n/nodeError';
import { valueIn } from '../n8n/parameters';
import { approvalWarning, mediaAdvice, sharedWarning } from '../templates/check';
import { isReadable, type TemplateDefinition } from '../templates/definition';
import { templateDefinition } from '../templates/lookup';
import { candidatesNamed } from '../templates/named';
import { hasStatus, inOneText } from '../transport/errors';
import { Session } from '../transport/session';
import { isRecord } from '../values/json';
import { trimmed } from '../values/text';
import { chosenId } from './chosen';

const OTHER_WAYS = "give the variables with 'Enter One by One' or 'Enter as JSON'.";

const MAY_NOT_READ = `The token of this credential may not read templates (403). It may still send them: ${OTHER_WAYS}`;

const UNREADABLE = `Web1on1 describes this template in a way the node can't read. Look up its text in Web1on1 and ${OTHER_WAYS}`;

const BY_EXPRESSION = `The template's name is an expression, so its variables are known when the workflow runs: ${OTHER_WAYS}`;

const noneNamed = (name: string): string =>
	`The bot sees no template called '${name}' that can be sent. The name counts to the letter; where dealers have their own, choose one of them under 'Organization', or ${OTHER_WAYS}`;

/**
 * What may be sent: the chosen template, or all of the chosen name, in their languages; a notice saying
 * why there is nothing to show, which is `invitation` if none is chosen.
 */
async function chosenTemplates(
	context: ILoadOptionsFunctions,
	invitation: string,
): Promise<TemplateDefinition[] | string> {
	const chosen: unknown = context.getCurrentNodeParameter('template');
	if (isRecord(chosen) && chosen.mode === 'name') {
		return await templatesCalled(context, valueIn(chosen), invitation);
	}
	const template = chosenId(context, 'template');
	if (template === undefined) return invitation;
	const found = await templateDefinition(await Session.open(context), template);
	return found === undefined ? MAY_NOT_READ : readable([found]);
}

async function templatesCalled(
	context: ILoadOptionsFunctions,
	value: unknown,
	invitation: string,
): Promise<TemplateDefinition[] | string> {
	const name = trimmed(value);
	if (name === '') return invitation;
	if (name.startsWith('=')) return BY_EXPRESSION;
	try {
		const organization = chosenId(context, 'organization');
		const found = await candidatesNamed(await Session.open(context), name, organization);
		return found.length === 0 ? noneNamed(name) : readable(found);
	} catch (error) {
		if (!hasStatus(error, 403)) return await Promise.reject(error);
		// It says what the bot may not do: list templates, or act for the chosen organization.
		return inOneText(error.message, error.details.description);
	}
}

function readable(templates: TemplateDefinition[]): TemplateDefinition[] | string {
	const legible = templates.filter(isReadable);
	return legible.length === 0 ? UNREADABLE : legible;
}

/**
 * The form of the chosen template: a field for each variable that Web1on1 does not fill itself. Where a
 * name stands for several, a field for each variable of any of them.
 * @throws NodeApiError when the platform can't be asked, so that a filled form is not taken away
 */
export async function variableForm(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	try {
		const invitation = `Choose a template to fill in its variables here, or ${OTHER_WAYS}`;
		const templates = await chosenTemplates(this, invitation);
		if (typeof templates === 'string')
			return { fields: [], emptyFieldsNotice: escapeHtml(templates) };
		return {
			fields: fieldsOf(templates),
			emptyFieldsNotice: 'This template has no variables to fill in.',
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

function fieldsOf(templates: readonly TemplateDefinition[]): ResourceMapperField[] {
	const names = new Set(templates.flatMap(({ variables }) => variables.map(({ name }) => name)));
	return [...names].map((name) => toField(name, templates));
}

function toField(name: string, templates: readonly TemplateDefinition[]): ResourceMapperField {
	const having = templates.filter(({ variables }) => variables.some((one) => one.name === name));
	const isShared = having.some(({ shared = [] }) => shared.includes(name));
	const languages = having.length < templates.length ? languagesOf(having) : [];
	const notes = [
		...(isShared ? ['one value for several parts'] : []),
		...(languages.length > 0 ? [`only in ${languages.join(', ')}`] : []),
	];
	return {
		id: name,
		displayName: notes.length === 0 ? name : `${name} (${notes.join('; ')})`,
		type: 'string',
		required: templates.every((template) => requires(template, name)),
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
	};
}

function requires({ variables }: TemplateDefinition, name: string): boolean {
	return variables.some((variable) => variable.name === name && variable.required);
}

function languagesOf(templates: readonly TemplateDefinition[]): string[] {
	return [...new Set(templates.map(({ language }) => language))].filter((one) => one !== '').sort();
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
		const templates = await chosenTemplates(context, 'Choose a template to see its text.');
		return typeof templates === 'string' ? escapeHtml(templates) : textsHtml(templates);
	} catch (error) {
		// In place of the text, since the editor keeps silent about a mapper that can't be loaded.
		const { message, description } = toNodeError(context.getNode(), error);
		return escapeHtml(`The template can't be shown. ${message}. ${description ?? ''}`.trim());
	}
}

/** More texts than these are not shown one below the other. */
const MOST_TEXTS = 4;

/** Dealers often share a template to the letter: what reads the same is shown once. */
function textsHtml(templates: readonly TemplateDefinition[]): string {
	const texts = [...new Set(templates.map(templateHtml))];
	const rest = texts.length - MOST_TEXTS;
	return [...texts.slice(0, MOST_TEXTS), ...(rest > 0 ? [`And ${rest} more.`] : [])].join(
		'<br /><br />',
	);
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
