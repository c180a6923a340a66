import { readTemplate, templatePreview } from '../../../nodes/Web1on1/templates/definition';

// What the tests look at of the room, in one place.
export {
	approvalWarning,
	compareVariables,
	knownValues,
	requireVariables,
} from '../../../nodes/Web1on1/templates/check';
export { isReadable, type TemplateDefinition } from '../../../nodes/Web1on1/templates/definition';
export { nameInLabel, templateLabel } from '../../../nodes/Web1on1/templates/label';
export { fillPlaceholders, placeholdersIn } from '../../../nodes/Web1on1/templates/placeholders';
export { readTemplate, templatePreview };

/** Knows no value of any variable. */
export const nothing = (): undefined => undefined;

/** The text of a template, nothing filled in. */
export const preview = (document: unknown): string =>
	templatePreview(readTemplate(document), nothing);

/** The variables that must be given. */
export const required = (document: unknown): string[] =>
	readTemplate(document)
		.variables.filter((variable) => variable.required)
		.map(({ name }) => name);

/** Those that may be. */
export const optional = (document: unknown): string[] =>
	readTemplate(document)
		.variables.filter((variable) => !variable.required)
		.map(({ name }) => name);
