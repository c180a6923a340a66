import { isObjectId } from '../../values/ids';
import { isRecord, type JsonRecord } from '../../values/json';
import { scalarText, trimmed } from '../../values/text';
import { placeholderName, placeholdersIn } from '../placeholders';
import { firstWord, lettered, lettersOf } from './keys';

/** Members that hold a listed variable's name, the likeliest first. */
const NAME_KEYS = [
	'name',
	'key',
	'variable',
	'variablename',
	'parametername',
	'paramname',
	'placeholder',
	'label',
	'id',
];

/** Members that may hold `{{PlanTime}}` where a value is expected. */
const VALUE_KEYS = ['text', 'value', 'default'];

/** Lists within lists, as deep as they are looked into. */
const DEEPEST = 4;

/**
 * Notes the names in a list of variables: texts, objects, the members of an object, also by part
 * of the template.
 *
 * @param declared names found, and whether the list calls them required
 * @param isPart true for keys that are a part of the template
 */
export function declareVariables(
	list: unknown,
	declared: Map<string, boolean | undefined>,
	isPart: (key: string) => boolean,
	depth = 0,
): void {
	if (depth > DEEPEST) return;
	const note = (said: string, description: unknown): void => {
		const required = isRecord(description) ? description.required : undefined;
		const name = placeholderName(said);
		if (name !== undefined)
			declared.set(name, typeof required === 'boolean' ? required : undefined);
	};
	const goOn = (inner: unknown): void => declareVariables(inner, declared, isPart, depth + 1);
	if (typeof list === 'string') list.split(/[,;\n]/).forEach((name) => note(name, undefined));
	if (Array.isArray(list)) {
		for (const entry of list) {
			if (Array.isArray(entry)) goOn(entry);
			else note(nameOf(entry), entry);
		}
	} else if (isRecord(list)) {
		for (const [name, member] of Object.entries(list)) {
			// A variable may be called "body", too; then it has a text for an example.
			if (isPart(lettersOf(name)) && typeof member !== 'string') goOn(member);
			else note(name, member);
		}
	}
}

function nameOf(entry: unknown): string {
	if (!isRecord(entry)) return scalarText(entry) ?? '';
	const members = lettered(entry);
	const said = NAME_KEYS.map((key) => firstWord(members, [key]));
	const name = said.find((word) => word !== '' && !isObjectId(word));
	return name ?? placeholderAlone(entry);
}

/** `{"type": "text", "text": "{{PlanTime}}"}`: what a message is filled with. */
function placeholderAlone(entry: JsonRecord): string {
	const texts = VALUE_KEYS.map((key) => trimmed(entry[key]));
	return (
		texts.find((text) => /^\{\{.*\}\}$/s.test(text) && placeholdersIn(text).length === 1) ?? ''
	);
}
