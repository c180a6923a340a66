import type { JsonRecord } from '../values/json';
import { scalarText } from '../values/text';
import { approvalWarning, contactWarning, knownValues, sharedWarning } from './check';
import { templatePreview, type TemplateDefinition } from './definition';
import { templateLimitWarnings } from './limits';

/** What went out with a template. */
export interface SentWith {
	/** The message's `meta`: the variables and the extra meta, which may stand for one. */
	values: JsonRecord;
	/** What the item says about the contact; empty for a known conversation. */
	profile: Readonly<JsonRecord>;
	/** Whether sending it has created the contact. */
	isNew: boolean;
}

/** What the consumer reads of a template that was sent, and what may keep it from arriving. */
export function sentTemplate(
	definition: TemplateDefinition,
	{ values, profile, isNew }: SentWith,
): { preview: string; warnings: string[] } {
	const known = knownValues(textsIn(values), profile);
	const warnings = [
		approvalWarning(definition),
		isNew ? contactWarning(definition, known) : undefined,
		sharedWarning(definition),
		...templateLimitWarnings(definition, known),
	].filter((warning) => warning !== undefined);
	return { preview: templatePreview(definition, known), warnings };
}

function textsIn(values: JsonRecord): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).flatMap(([name, value]) => {
			const text = scalarText(value);
			return text === undefined ? [] : [[name, text]];
		}),
	);
}
