import { tooLong, WHATSAPP_LIMITS } from '../values/limits';
import type { TemplateDefinition } from './definition';
import { fillPlaceholders } from './placeholders';

/**
 * What WhatsApp may refuse of a template once its variables are filled in, as sentences for the
 * output's `warning`. What is not known counts nothing, so that no warning is wrong.
 *
 * @param known what stands for each name, see `knownValues`
 */
export function templateLimitWarnings(
	{ header, body, footer, buttons }: TemplateDefinition,
	known: (name: string) => string | undefined,
): string[] {
	const filled = (text: string): string => fillPlaceholders(text, (name) => known(name) ?? '');
	const { templateButton, ...limits } = WHATSAPP_LIMITS;
	return [
		...tooLong("The template's text, filled in,", filled(body), limits.body),
		...tooLong("The template's header, filled in,", filled(header), limits.header),
		...tooLong("The template's footer, filled in,", filled(footer), limits.footer),
		...buttons
			.map(filled)
			.flatMap((label) => tooLong(`The template's button '${label}'`, label, templateButton)),
	];
}
