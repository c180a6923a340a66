import type { Parameters } from '../../n8n/parameters';
import type { JsonRecord } from '../../values/json';
import { optionChoice, optionText } from '../../values/options';
import { Outgoing } from '../../values/outgoing';
import { meaning, WORDS, type Meaning } from '../../waiting/answer';
import { counting, type Accepted, type Counts } from '../../waiting/question';

/** What is to be known of a question when a reply comes. */
export interface QuestionSettings {
	/** What a text means. */
	meaning: Meaning;
	/** Which replies the execution goes on with. */
	counts: Counts;
	/** What is sent after another one; empty for nothing. */
	otherRepliesText: string;
}

/**
 * Reads which replies count, and what they mean: once before the question is sent, and again for
 * every reply.
 * @throws InputError naming the parameter
 */
export function readQuestionSettings(parameters: Parameters): QuestionSettings {
	const options = parameters.collection('options', 'Options');
	const mean = readMeaning(options);
	const text = optionText(options, 'otherRepliesText', "'Text for Other Replies'");
	return {
		meaning: mean,
		counts: counting(readAccepted(parameters, options), mean),
		otherRepliesText: new Outgoing().text(text, "'Text for Other Replies'"),
	};
}

const KINDS = ['any', 'button', 'date', 'list', 'number', 'regex', 'yesOrNo'] as const;

function readAccepted(parameters: Parameters, options: JsonRecord): Accepted {
	const kind = parameters.choice('accept', 'Accepted Replies', KINDS);
	switch (kind) {
		case 'list':
			return { kind, answers: parameters.verbatim('answers', 'Answers') };
		case 'regex':
			return { kind, pattern: parameters.verbatim('replyPattern', 'Regular Expression') };
		case 'number': {
			const mark = optionIn(options, 'decimalMark', "'Decimal Mark'", ['comma', 'point']);
			return mark === undefined ? { kind } : { kind, decimalMark: mark };
		}
		case 'date': {
			const label = "'Order of Day and Month'";
			const order = optionIn(options, 'dateOrder', label, ['dayFirst', 'monthFirst']);
			return order === undefined ? { kind } : { kind, order };
		}
		default:
			return { kind };
	}
}

/** One of two, or neither. */
function optionIn<Choice extends string>(
	options: JsonRecord,
	name: string,
	label: string,
	choices: readonly Choice[],
): Choice | undefined {
	const chosen = optionChoice(options, name, label, [...choices, 'unknown']);
	return choices.find((choice) => choice === chosen);
}

let usual: Meaning | undefined;

function readMeaning(options: JsonRecord): Meaning {
	const list = (name: string, label: string, preset: string): string =>
		Object.hasOwn(options, name) ? optionText(options, name, label) : preset;
	const words = {
		yes: list('yesWords', "'Words for Yes'", WORDS.yes),
		no: list('noWords', "'Words for No'", WORDS.no),
		courtesies: list('overlookedWords', "'Words to Overlook'", WORDS.courtesies),
	};
	const isUsual = words.yes === WORDS.yes && words.no === WORDS.no;
	if (!isUsual || words.courtesies !== WORDS.courtesies) return meaning(words);
	usual ??= meaning();
	return usual;
}
