import { folded } from '../values/folded';
import { withPlainDigits } from '../values/text';
import { AROUND_A_DATE } from './words';

/** Which comes first in a date of numbers, where both readings are dates. */
export type DateOrder = 'dayFirst' | 'monthFirst';

/** Year, month from 1, day. */
interface Day {
	year: number;
	month: number;
	day: number;
}

/** A day that may lack its year. */
type Read = Omit<Day, 'year'> & { year: number | undefined };

const LANGUAGES = ['en', 'nl', 'de', 'fr', 'es', 'it'];

const DAY_MS = 86_400_000;

/** `2026-11-20`, the year in front: the same everywhere. */
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** `20-11-2026`, `20/11`, `20.11.`, `11/20/26`. */
const NUMBERS = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?[.]?$/;

/** `20`, `20.`, `20th`, `1er`. */
const DAY = /^(\d{1,2})(?:st|nd|rd|th|er|e|º|°)?$/;

const OVERLOOKED = new Set(AROUND_A_DATE.split(' '));

/** Names of months, long and short, with their number; of weekdays with theirs, Sunday being 0. */
interface Names {
	months: ReadonlyMap<string, number>;
	weekdays: ReadonlyMap<string, number>;
}

let known: Names | undefined;

/** Made when they are first needed. Of the languages none uses a name for another month or day. */
function names(): Names {
	known ??= {
		months: namesOf('month', 12, (at) => Date.UTC(2026, at, 1), 1),
		weekdays: namesOf('weekday', 7, (at) => Date.UTC(2026, 1, at + 1), 0),
	};
	return known;
}

function namesOf(
	part: 'month' | 'weekday',
	count: number,
	moment: (at: number) => number,
	first: number,
): Map<string, number> {
	const found = new Map<string, number>();
	for (const language of LANGUAGES) {
		for (const width of ['long', 'short'] as const) {
			const format = new Intl.DateTimeFormat(language, { [part]: width, timeZone: 'UTC' });
			for (let at = 0; at < count; at++) found.set(plainly(format.format(moment(at))), at + first);
		}
	}
	return found;
}

function plainly(text: string): string {
	return withPlainDigits(folded(text, { caseSensitive: false }))
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/\.$/, '');
}

/**
 * The day that a reply is, as an ISO date (`2026-11-20`): year, month and day in numbers
 * (`2026-11-20`), day and month in numbers with or without a year (`20-11-2026`, `20/11`), or with the
 * month's name in English, Dutch, German, French, Spanish or Italian (`vrijdag 20 november`). A day
 * without a year is the next one from the reply on. A weekday must be the day's own. "Tomorrow" and
 * the like, times, and a date among other words are not read.
 *
 * @param order for dates such as 03/04; left out, they are none
 * @param from when the reply was written
 * @returns undefined where there is no date, several, or a doubt
 */
export function dateIn(text: string, order: DateOrder | undefined, from: Date): string | undefined {
	if (text.length > 100 || text.includes('?')) return undefined;
	const plain = plainly(text).replace(/[,!]|\.(?=\s|$)/g, ' ');
	const words = plain.split(' ').filter((word) => word !== '' && !OVERLOOKED.has(word));
	const weekdays = words.flatMap((word) => names().weekdays.get(word.replace(/\.$/, '')) ?? []);
	const rest = words.filter((word) => !names().weekdays.has(word.replace(/\.$/, '')));
	const read = inNumbers(rest, order) ?? inWords(rest);
	const day = read === undefined ? undefined : withYear(read, from);
	if (day === undefined) return undefined;
	const time = new Date(Date.UTC(day.year, day.month - 1, day.day));
	return weekdays.every((weekday) => weekday === time.getUTCDay())
		? time.toISOString().slice(0, 10)
		: undefined;
}

function inNumbers(words: readonly string[], order: DateOrder | undefined): Read | undefined {
	if (words.length !== 1) return undefined;
	const [word = ''] = words;
	const [, year, month, day] = YEAR_FIRST.exec(word) ?? [];
	if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) };
	const [, first, second, last] = NUMBERS.exec(word) ?? [];
	if (first === undefined) return undefined;
	const [one, two] = [Number(first), Number(second)];
	const dayFirst = { year: yearOf(last), day: one, month: two };
	const monthFirst = { year: yearOf(last), day: two, month: one };
	if (one === two || one > 12) return dayFirst;
	if (two > 12) return monthFirst;
	if (order === undefined) return undefined;
	return order === 'dayFirst' ? dayFirst : monthFirst;
}

/** A day, the name of a month, perhaps a year; in English the month may come first. */
function inWords(words: readonly string[]): Read | undefined {
	const [first = '', second = '', year, ...more] = words;
	if (more.length > 0 || (year !== undefined && !/^\d{4}$/.test(year))) return undefined;
	const month = names().months.get(second) ?? names().months.get(first);
	const [, day] = DAY.exec(names().months.has(second) ? first : second) ?? [];
	if (month === undefined || day === undefined) return undefined;
	return { year: yearOf(year), month, day: Number(day) };
}

function yearOf(written: string | undefined): number | undefined {
	if (written === undefined) return undefined;
	return written.length === 2 ? 2000 + Number(written) : Number(written);
}

/** Without a year the next one, today included; the zones of the world are a day apart. */
function withYear(read: Read, from: Date): Day | undefined {
	const thisYear = from.getUTCFullYear();
	const years = read.year === undefined ? [thisYear, thisYear + 1] : [read.year];
	const days = years.map((year) => ({ ...read, year })).filter(isOnCalendar);
	return read.year === undefined
		? days.find((day) => Date.UTC(day.year, day.month - 1, day.day + 1) + DAY_MS > from.getTime())
		: days[0];
}

/** JavaScript reads the 30th of February as the 2nd of March. */
function isOnCalendar({ year, month, day }: Day): boolean {
	const time = new Date(Date.UTC(year, month - 1, day));
	return time.getUTCMonth() === month - 1 && time.getUTCDate() === day && year >= 1000;
}
