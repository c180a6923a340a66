import { InputError } from '../values/inputError';
import { isReadable, type TemplateDefinition } from './definition';
import { isFilledByPlatform } from './placeholders';

/** Names of the variables given for a template, against the names it needs. */
export interface VariableCheck {
	/** Required by the template and not given. */
	missing: string[];
	/** Given, and not in the template. */
	unknown: string[];
}

/**
 * Compares the variables given with those of the template.
 *
 * @param given names of the variables
 * @param further names that may also stand for a variable, as members of the extra meta do
 */
export function compareVariables(
	definition: TemplateDefinition,
	given: readonly string[],
	further: readonly string[] = [],
): VariableCheck {
	if (!isReadable(definition)) return { missing: [], unknown: [] };
	const there = new Set([...given, ...further]);
	const known = new Set(definition.names);
	return {
		missing: definition.variables
			.filter(({ name, required }) => required && !there.has(name))
			.map(({ name }) => name),
		unknown: given.filter((name) => !known.has(name)),
	};
}

/**
 * Refuses to send a template whose variables are not those given.
 * @throws InputError that names them
 */
export function requireVariables(definition: TemplateDefinition, check: VariableCheck): void {
	const { missing, unknown } = check;
	if (missing.length === 0 && unknown.length === 0) return;
	const findings = [
		missing.length === 0 ? '' : `needs a value for ${quoted(missing)}`,
		unknown.length === 0 ? '' : `does not know ${quoted(unknown)}`,
	].filter((finding) => finding !== '');
	const expected = definition.variables.map(({ name }) => name);
	throw new InputError(
		`The template${definition.name === '' ? '' : ` '${definition.name}'`} ${findings.join(' and ')}`,
		`${expected.length === 0 ? 'It has no variables to fill in.' : `Its variables are: ${expected.join(', ')}.`} If the template was changed, refresh the list of variables in the form, or change the names. To send it as it is, turn off 'Check Template' in the options.`,
	);
}

function quoted(names: string[]): string {
	return names.map((name) => `'${name}'`).join(', ');
}

/**
 * What stands for each name in the text: the variables given, and what is known of the contact for
 * `{{contact.name}}` and its like.
 */
export function knownValues(
	variables: Readonly<Record<string, string>>,
	profile: Readonly<Record<string, unknown>> = {},
): (name: string) => string | undefined {
	return (name) => {
		if (Object.hasOwn(variables, name)) return variables[name];
		if (!isFilledByPlatform(name) || !name.startsWith('contact.')) return undefined;
		const key = name.slice('contact.'.length);
		const value = Object.hasOwn(profile, key) ? profile[key] : undefined;
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
}

/** Words for a template that WhatsApp sends. */
export const APPROVED = /^(?:approved|active|enabled|live)\b/i;

/**
 * What to know about a template that does not say it is approved. Its status words are not
 * documented, so it is said and nothing is refused.
 */
export function approvalWarning({ name, status }: TemplateDefinition): string | undefined {
	if (status === '' || APPROVED.test(status)) return undefined;
	return `The template '${name}' has the status '${status}'. WhatsApp delivers approved templates only; look in the conversation whether it arrived.`;
}

/** What to know about a template whose header shows a file: no page says how to send along another. */
export function mediaAdvice({ media }: TemplateDefinition): string | undefined {
	if (media === '') return undefined;
	return `Its header shows media (${media}), for which there is no field. If the message is not delivered, give what Web1on1 needs in 'Extra Meta (JSON)' in the options.`;
}

/**
 * What to know about a template that numbers its variables anew in each part: Web1on1's `meta` is
 * flat, so a number has one value (facts: D1).
 */
export function sharedWarning({ shared = [] }: TemplateDefinition): string | undefined {
	if (shared.length === 0) return undefined;
	const names = shared.map((name) => `{{${name}}}`).join(', ');
	return `Header, text and buttons of the template share the value of ${names}: each of them counts its variables from 1, and Web1on1 takes one value for each number.`;
}

/**
 * What to know about a template that names something of a new contact which the item does not give:
 * WhatsApp takes no variable without a value.
 *
 * @param known what stands for each name, see `knownValues`
 */
export function contactWarning(
	{ names }: TemplateDefinition,
	known: (name: string) => string | undefined,
): string | undefined {
	const open = names.filter((name) => name.startsWith('contact.') && known(name) === undefined);
	if (open.length === 0) return undefined;
	return `The template takes ${quoted(open)} from the contact, and this item does not give it. Unless Web1on1 knows the contact already, the message is not delivered: fill in 'Name', or 'Contact Profile' in the options.`;
}
