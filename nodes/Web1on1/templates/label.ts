import type { TemplateDefinition } from './definition';

/** Stands between a template's name and what is said about it. WhatsApp allows no dot like this in names. */
const SEPARATOR = ' · ';

/** A template in a list: "car_ready · en · UTILITY · pending". */
export function templateLabel({ name, language, category, status }: TemplateDefinition): string {
	if (name === '') return '';
	return [name, language, category, status].filter((part) => part !== '').join(SEPARATOR);
}

/** The template's name in such a label. */
export function nameInLabel(label: string): string {
	return (label.split(SEPARATOR)[0] ?? '').trim();
}
