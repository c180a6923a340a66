import { isRecord } from './query';
import type { TemplateButton, Watemplate } from './types';

/** A template with its variables filled in, as a phone shows it. */
export interface RenderedTemplate {
	id: string;
	name: string;
	language: string;
	header?: string;
	text: string;
	footer?: string;
	buttons: TemplateButton[];
}

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Names of the variables in a text, e.g. `PlanTime` and `contact.name`. */
export function variablesIn(text: string): string[] {
	const names = [...text.matchAll(VARIABLE)].map((match) => match[1] ?? '');
	return [...new Set(names)];
}

/** `{{contact.…}}` comes from the contact's profile, anything else from the message's meta. */
function resolve(
	name: string,
	meta: Record<string, unknown>,
	profile: Record<string, unknown>,
): string | undefined {
	let value: unknown = meta[name];
	if (name.startsWith('contact.')) {
		value = name
			.split('.')
			.slice(1)
			.reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), profile);
	}
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Fills a template in; the result is the missing variables' names if there are any. */
export function renderTemplate(
	template: Watemplate,
	meta: Record<string, unknown>,
	profile: Record<string, unknown>,
): { rendered: RenderedTemplate } | { missing: string[] } {
	const missing = new Set<string>();
	const fill = (text: string): string =>
		text.replace(VARIABLE, (whole, name: string) => {
			const value = resolve(name, meta, profile);
			if (value === undefined) missing.add(name);
			return value ?? whole;
		});
	const rendered: RenderedTemplate = {
		id: template.id,
		name: template.name,
		language: template.language,
		...(template.header ? { header: fill(template.header) } : {}),
		text: fill(template.content),
		...(template.footer ? { footer: fill(template.footer) } : {}),
		buttons: template.buttons.map((button) => ({
			...button,
			...(button.url ? { url: fill(button.url) } : {}),
		})),
	};
	return missing.size > 0 ? { missing: [...missing] } : { rendered };
}

/**
 * A template as the API shows it. The real field names are not documented (facts: U3), so there are
 * two guesses to test a tolerant reader with.
 */
export function templateView(template: Watemplate, shape: 'flat' | 'components'): object {
	if (shape === 'flat') return template;
	const { header, content, footer, buttons, ...rest } = template;
	return {
		...rest,
		status: template.status.toUpperCase(),
		components: [
			...(header ? [{ type: 'HEADER', format: 'TEXT', text: header }] : []),
			{ type: 'BODY', text: content },
			...(footer ? [{ type: 'FOOTER', text: footer }] : []),
			...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons }] : []),
		],
	};
}
