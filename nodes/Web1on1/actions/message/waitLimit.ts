import { entriesOf, type Parameters } from '../../n8n/parameters';
import { InputError } from '../../values/inputError';
import { instant } from '../../values/instant';
import type { JsonRecord } from '../../values/json';
import { isUnseen, requireText } from '../../values/kinds';
import { optionChoice } from '../../values/options';

const MINUTE_MS = 60_000;

const UNITS = { minutes: MINUTE_MS, hours: 60 * MINUTE_MS, days: 24 * 60 * MINUTE_MS } as const;

const USUAL_MS = 24 * 60 * MINUTE_MS;

/** n8n looks once a minute for executions that have waited long enough. */
const LEAST_MS = 2 * MINUTE_MS;

/** JavaScript's dates and n8n's database go further; nobody waits for that. */
const MOST_MS = 10 * 365 * 24 * 60 * MINUTE_MS;

const LABEL = "'Limit Wait Time'";

/** When a question stops waiting, told when it has been asked. */
export type Until = (asked: Date) => Date;

/**
 * Reads 'Limit Wait Time': 24 hours unless set.
 * @param now tells a moment that has passed
 * @throws InputError for less than two minutes, and for what is no time
 */
export function readLimit(parameters: Parameters, now: Date): Until {
	const options = parameters.collection('options', 'Options');
	const [given] = Object.hasOwn(options, 'limitWaitTime')
		? entriesOf(options.limitWaitTime, 'values', LABEL)
		: [];
	if (given === undefined) return after(USUAL_MS);
	const types = ['afterTimeInterval', 'atSpecifiedTime'] as const;
	const type = optionChoice(given, 'limitType', "'Limit Type'", types);
	if (type !== 'atSpecifiedTime') return after(durationIn(given));
	const moment = momentIn(parameters, given.maxDateAndTime);
	refuseExtremes(moment.getTime() - now.getTime());
	return () => moment;
}

function after(duration: number): Until {
	refuseExtremes(duration);
	return (asked) => new Date(asked.getTime() + duration);
}

/** What the workflow does not hold is as in the editor; an expression that has found nothing is not. */
function durationIn(given: JsonRecord): number {
	const advice = 'Enter a number above 0, for example 24.';
	const said = Object.hasOwn(given, 'resumeAmount') ? given.resumeAmount : 24;
	const amount = Number(requireText(said, "'Amount'", advice));
	const units = ['minutes', 'hours', 'days'] as const;
	const unit = optionChoice(given, 'resumeUnit', "'Unit'", units) ?? 'hours';
	if (!Number.isFinite(amount)) throw new InputError("'Amount' is not a number", advice);
	return amount * UNITS[unit];
}

const MOMENT = "'Max Date and Time'";

/** Without a zone, as the editor writes it, a moment is one of the workflow's own zone. */
function momentIn(parameters: Parameters, value: unknown): Date {
	if (typeof value === 'string' && !isUnseen(value)) {
		const checked = instant(value, MOMENT);
		return new Date(hasZone(value) ? checked : parameters.localTime(value.trim(), MOMENT));
	}
	return new Date(instant(value, MOMENT));
}

function hasZone(text: string): boolean {
	return /(?:z|[+-]\d{2}:?\d{2})$/i.test(text.trim().slice(10));
}

function refuseExtremes(duration: number): void {
	if (duration >= LEAST_MS && duration <= MOST_MS) return;
	if (duration > MOST_MS) {
		throw new InputError(`${LABEL} is more than ten years`, 'Enter a shorter time.');
	}
	throw new InputError(
		`${LABEL} ends in less than two minutes, or has passed`,
		'n8n looks once a minute for executions that have waited long enough, and people need time to answer. Allow two minutes at least.',
	);
}
