import { compilePattern } from '../pattern';
import { folded, typedList } from '../values/folded';
import { InputError } from '../values/inputError';
import { withoutInvisible } from '../values/text';
import type { Meaning } from './answer';
import { dateIn, type DateOrder } from './date';
import { numberIn, type DecimalMark } from './number';
import { answerIn, type Reply, type Value } from './reply';

/** Which replies count as the answer to a question. */
export type Accepted =
	| { kind: 'any' }
	| { kind: 'button' }
	| { kind: 'yesOrNo' }
	| { kind: 'list'; answers: string }
	| { kind: 'number'; decimalMark?: DecimalMark }
	| { kind: 'date'; order?: DateOrder }
	| { kind: 'regex'; pattern: string };

/** Tells whether a reply counts: with what it comes down to, or undefined where it does not. */
export type Counts = (reply: Reply) => Value | undefined;

const NOTHING: Value = {};

/**
 * Makes the test for the replies that count. A tap counts by its payload or by its label.
 * @param meaning tells yes and no apart
 * @throws InputError when a list is empty, or a regular expression can't be used
 */
export function counting(accepted: Accepted, meaning: Meaning): Counts {
	switch (accepted.kind) {
		case 'any':
			return () => NOTHING;
		case 'button':
			return ({ isTap }) => (isTap ? NOTHING : undefined);
		case 'yesOrNo':
			return (reply) => (answerIn(reply, meaning) === 'other' ? undefined : NOTHING);
		case 'list':
			return listed(accepted.answers);
		case 'number':
			return byText(({ text }) => value('number', numberIn(text, accepted.decimalMark)));
		case 'date':
			return byText(({ text, sentAt }) => value('date', dateIn(text, accepted.order, sentAt)));
		case 'regex':
			return matching(accepted.pattern);
	}
}

function listed(list: string): Counts {
	const answers = typedList(list).filter((answer) => bare(answer) !== '');
	if (answers.length === 0) {
		throw new InputError("'Answers' is empty", 'Enter the answers that count, one per line.');
	}
	const byForm = new Map(answers.reverse().map((answer) => [bare(answer), answer]));
	return byText(({ text }) => value('choice', byForm.get(bare(text))));
}

/** Without case, accents' variants and marks around it: "Morning!" is "morning". */
function bare(text: string): string {
	const plain = folded(text, { caseSensitive: false });
	return plain.replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, '') || plain;
}

function matching(source: string): Counts {
	const visible = withoutInvisible(source);
	if (visible === '') {
		throw new InputError("'Regular Expression' is empty", 'Enter what a reply must match.');
	}
	const pattern = compiled(visible);
	return byText(({ text }) => (pattern.test(withoutInvisible(text)) ? NOTHING : undefined));
}

function compiled(source: string): ReturnType<typeof compilePattern> {
	try {
		return compilePattern(source, { ignoreCase: true });
	} catch (error) {
		return refused(error);
	}
}

/** By the name that the parameter has here. */
function refused(error: unknown): never {
	throw error instanceof InputError
		? new InputError(error.message.replace("'Value'", "'Regular Expression'"), error.description)
		: new Error('A regular expression could not be read', { cause: error });
}

/** By the payload of a tap, then by its label; a text by itself. What holds no text does not count. */
function byText(count: (given: { text: string; sentAt: Date }) => Value | undefined): Counts {
	return ({ text, payload, sentAt }) => {
		const given = [payload, text].filter((one) => one !== undefined && one.trim() !== '');
		return given.map((one = '') => count({ text: one, sentAt })).find((one) => one !== undefined);
	};
}

function value<Name extends keyof Value>(name: Name, found: Value[Name]): Value | undefined {
	return found === undefined ? undefined : { [name]: found };
}
