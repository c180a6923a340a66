import { present } from '../values/present';
import { fillPlaceholders, isFilledByPlatform, placeholdersIn } from './placeholders';
import { templateFacts, type TemplateFacts } from './reading/facts';
import { readFindings, textsOf, type Findings } from './reading/findings';

/** A value the sender of a template gives. */
export interface TemplateVariable {
	name: string;
	required: boolean;
}

/** What a WhatsApp template says and needs, read from whatever shape the API gives it. */
export interface TemplateDefinition extends TemplateFacts {
	header: string;
	/** What the header shows instead of text, for example `image`; empty for none. */
	media: string;
	body: string;
	footer: string;
	buttons: string[];
	/** Variables to be given, in the order of the text; without those the platform fills itself. */
	variables: TemplateVariable[];
	/** Every name the template mentions, those the platform fills included. */
	names: string[];
	/** Numbers that stand in more than one part, each of which WhatsApp counts from 1; none: left out. */
	shared?: string[];
}

/**
 * Reads a template of the API (`watemplates`). Its field names are not documented (facts: D5), so
 * the reading goes by what keys and component types usually mean, at any depth, and by placeholders
 * in any string. It takes anything and never throws.
 */
export function readTemplate(document: unknown): TemplateDefinition {
	const found = readFindings(document, templateFacts(document).language);
	if (found.body.length === 0) adoptStrays(found);
	const facts = templateFacts(document, ...found.translations.map(({ content }) => content));
	return {
		...facts,
		language: facts.language || found.language,
		header: joined(found.header),
		media: [...found.media].join(', '),
		body: joined(found.body),
		footer: joined(found.footer),
		buttons: [...new Set(found.buttons)],
		...variablesOf(found),
		...present({ shared: sharedNumbers(found) }, isEmptyList),
	};
}

/** Numbered variables in more than one of header, body and each button. */
function sharedNumbers({ header, body, buttons, targets }: Findings): string[] {
	const parts = [header, body, ...[...new Set([...buttons, ...targets])].map((text) => [text])];
	const numbers = parts.flatMap((texts) => [...new Set(texts.flatMap(placeholdersIn))]);
	const several = numbers.filter((name, index) => numbers.indexOf(name) !== index);
	return [...new Set(several)].filter((name) => /^\d+$/.test(name));
}

function isEmptyList(value: unknown): boolean {
	return !Array.isArray(value) || value.length === 0;
}

/** True when the document told what the template needs: a text, or a list of its variables. */
export function isReadable({ header, body, names }: TemplateDefinition): boolean {
	return header !== '' || body !== '' || names.length > 0;
}

/** The text a consumer reads, as far as the values are known. */
export function templatePreview(
	{ header, body, footer }: TemplateDefinition,
	valueOf: (name: string) => string | undefined,
): string {
	const parts = [header, body, footer].filter((part) => part !== '');
	return fillPlaceholders(parts.join('\n\n'), valueOf);
}

/** Without a recognized text, strings with placeholders are the text. */
function adoptStrays(found: Findings): void {
	if (found.header.length > 0 || found.footer.length > 0) return;
	const texts = found.elsewhere.filter((text) => placeholdersIn(text).length > 0);
	found.body.push(...texts);
}

function variablesOf(found: Findings): Pick<TemplateDefinition, 'names' | 'variables'> {
	const { body, declared, elsewhere, otherNames } = found;
	const inText = textsOf(found).flatMap(placeholdersIn);
	const listed = [...declared.keys()];
	const strays = elsewhere.flatMap(placeholdersIn);
	const names = [...new Set([...inText, ...listed, ...strays, ...otherNames])];
	// A listed variable that no text mentions may be a leftover; without a text the list is all there is.
	const needed = new Set(body.length === 0 ? [...inText, ...listed] : inText);
	const variables = names
		.filter((name) => !isFilledByPlatform(name))
		.map((name) => ({ name, required: declared.get(name) ?? needed.has(name) }));
	return { names, variables };
}

/** Texts one below the other, each once: a template may be there in several shapes. */
function joined(texts: string[]): string {
	const once = new Map<string, string>();
	for (const text of texts) {
		const plain = fillPlaceholders(text, (name) => `{{${name}}}`)
			.replace(/\s+/g, ' ')
			.trim();
		if (!once.has(plain)) once.set(plain, text);
	}
	return [...once.values()].join('\n');
}
