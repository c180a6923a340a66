import fc from 'fast-check';

import { InputError } from '../../../nodes/Web1on1/values/inputError';
import { meaning } from '../../../nodes/Web1on1/waiting/answer';
import { dateIn } from '../../../nodes/Web1on1/waiting/date';
import { numberIn } from '../../../nodes/Web1on1/waiting/number';
import { counting, type Accepted } from '../../../nodes/Web1on1/waiting/question';
import {
	answeredItem,
	answerIn,
	readReply,
	type Reply,
} from '../../../nodes/Web1on1/waiting/reply';
import { FUZZ } from '../fuzz';

const FROM = new Date('2026-11-20T22:30:00Z');

describe('a number', () => {
	it.each<[text: string, number: number | undefined]>([
		['3', 3],
		[' 3. ', 3],
		['-4', -4],
		['+31', 31],
		['0', 0],
		['0,5', 0.5],
		['3.5', 3.5],
		['3,75', 3.75],
		['€ 12,50', 12.5],
		['$1,250.75', 1250.75],
		['1.250,75', 1250.75],
		["1'250.5", 1250.5],
		['1 250,5', 1250.5],
		['1\u202f250\u00a0000', 1_250_000],
		['1.250.000', 1_250_000],
		['1,250,000', 1_250_000],
		['12500.125', 12500.125],
		['0.125', 0.125],
		['125000 km', 125000],
		['125000km', 125000],
		['3 personen', 3],
		['3%', 3],
		['٣', 3],
		['３', 3],
		['**7**', 7],
		['12,-', 12],
		// A doubt: thousands or a fraction
		['1.250', undefined],
		['1,250', undefined],
		['125.000 km', undefined],
		// Several, or something else
		['', undefined],
		['three', undefined],
		['3 or 4', undefined],
		['3-4', undefined],
		['15:15', undefined],
		['20-11-2026', undefined],
		['20/11', undefined],
		['1/2', undefined],
		['½', undefined],
		['3½', undefined],
		['3²', undefined],
		['①', undefined],
		['0619626759', undefined],
		['+31 6 1962 6759', undefined],
		['AB-12-CD', undefined],
		['A4', undefined],
		['not 3', undefined],
		['about 3', undefined],
		['3?', undefined],
		['1.25.000', undefined],
		['1,250.000.5', undefined],
		['1.250,000,5', undefined],
		['1e5', undefined],
		['1234567890123456', undefined],
		['https://example.com/3', undefined],
	])('%j is %p', (text, number) => {
		expect(numberIn(text)).toBe(number);
	});

	it.each<[text: string, comma: number, point: number]>([
		['1.250', 1250, 1.25],
		['1,250', 1.25, 1250],
		['125.000 km', 125000, 125],
		['1.25', 1.25, 1.25],
		['1.250,5', 1250.5, 1250.5],
	])('%j is %p with a comma, %p with a point', (text, comma, point) => {
		expect([numberIn(text, 'comma'), numberIn(text, 'point')]).toEqual([comma, point]);
	});

	it('is read as people of these countries write it', () => {
		const cases = fc.tuple(
			fc.integer({ min: -999_999_999, max: 999_999_999 }),
			fc.integer({ min: 0, max: 99 }),
			fc.constantFrom('en', 'nl', 'de', 'fr', 'es', 'it', 'de-CH'),
		);
		fc.assert(
			fc.property(cases, ([whole, cents, locale]) => {
				const number = Number(`${whole}.${String(cents).padStart(2, '0')}`);
				const written = number.toLocaleString(locale, { minimumFractionDigits: 2 });
				expect(numberIn(written.replace('\u2212', '-'))).toBe(number);
			}),
			FUZZ,
		);
	});
});

describe('a date', () => {
	it.each<[text: string, date: string | undefined]>([
		['2026-11-20', '2026-11-20'],
		['2026/1/5', '2026-01-05'],
		['20-11-2026', '2026-11-20'],
		['20/11/2026', '2026-11-20'],
		['20.11.2026', '2026-11-20'],
		['11/20/2026', '2026-11-20'],
		['20-11-27', '2027-11-20'],
		['4-4-2027', '2027-04-04'],
		['20 november 2026', '2026-11-20'],
		['20 Nov', '2026-11-20'],
		['20 nov. 2026', '2026-11-20'],
		['November 20, 2026', '2026-11-20'],
		['November 20th', '2026-11-20'],
		['the 20th of November', '2026-11-20'],
		['vrijdag 20 november', '2026-11-20'],
		['Op 3 maart graag', '2027-03-03'],
		['3 mrt', '2027-03-03'],
		['20. November 2026', '2026-11-20'],
		['am 3. März', '2027-03-03'],
		['3. Maerz', undefined],
		['1er décembre', '2026-12-01'],
		['le 24 decembre', '2026-12-24'],
		['15 août 2027', '2027-08-15'],
		['el 20 de noviembre de 2026', '2026-11-20'],
		['3 de enero', '2027-01-03'],
		['20 novembre', '2026-11-20'],
		['il 6 gennaio', '2027-01-06'],
		['29-02-2028', '2028-02-29'],
		['２０-１１-２０２６', '2026-11-20'],
		// Without a year: the next one, today included
		['21/11', '2026-11-21'],
		['20-11', '2026-11-20'],
		['18/11', '2027-11-18'],
		['29 februari', undefined],
		// A doubt
		['03/04/2027', undefined],
		['03-04', undefined],
		['5.6.', undefined],
		// None
		['', undefined],
		['tomorrow', undefined],
		['morgen', undefined],
		['friday', undefined],
		['november', undefined],
		['20', undefined],
		['30-02-2027', undefined],
		['31 april 2027', undefined],
		['29-02-2027', undefined],
		['32/13/2026', undefined],
		['2026-13-01', undefined],
		['not 20 november', undefined],
		['20 or 21 november', undefined],
		['20 november 15:15', undefined],
		['20-11-2026 or 21-11-2026', undefined],
		['20 november?', undefined],
		['thursday 20 november 2026', undefined],
		['donderdag 20 november', undefined],
		['15:15', undefined],
		['1.5', undefined],
	])('%j is %p', (text, date) => {
		expect(dateIn(text, undefined, FROM)).toBe(date);
	});

	it.each([
		['03/04/2027', '2027-04-03', '2027-03-04'],
		['03-04', '2027-04-03', '2027-03-04'],
		['5.6.', '2027-06-05', '2027-05-06'],
		['20/11/2026', '2026-11-20', '2026-11-20'],
	])('%s is %s with the day first, %s with the month first', (text, day, month) => {
		expect([dateIn(text, 'dayFirst', FROM), dateIn(text, 'monthFirst', FROM)]).toEqual([
			day,
			month,
		]);
	});

	it('is read as people of these countries write it', () => {
		const days = fc.date({
			min: new Date('2000-01-01'),
			max: new Date('2099-12-31'),
			noInvalidDate: true,
		});
		const written = fc.constantFrom('en-GB', 'en-US', 'nl', 'de', 'fr', 'es', 'it');
		const style = fc.constantFrom('full', 'long', 'short' as const);
		fc.assert(
			fc.property(days, written, style, (day, locale, dateStyle) => {
				const text = day.toLocaleDateString(locale, { dateStyle, timeZone: 'UTC' });
				const order = locale === 'en-US' ? 'monthFirst' : 'dayFirst';
				expect(dateIn(text, order, FROM)).toBe(day.toISOString().slice(0, 10));
			}),
			FUZZ,
		);
	});

	it('is none, or one on the calendar', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[\d./ -]{0,10}$/), (text) => {
				const date = dateIn(text, 'dayFirst', FROM);
				expect(date === undefined || new Date(date).toISOString().startsWith(date)).toBe(true);
			}),
			FUZZ,
		);
	});
});

function reply(text: string, more: Partial<Reply> = {}): Reply {
	return { text, payload: undefined, isTap: false, sentAt: FROM, ...more };
}

const tap = (text: string, payload: string): Reply => reply(text, { payload, isTap: true });

describe('what counts', () => {
	const photo = reply('');

	it.each<[Accepted, given: Reply, counts: object | undefined]>([
		[{ kind: 'any' }, reply('whatever'), {}],
		[{ kind: 'any' }, photo, {}],
		[{ kind: 'button' }, tap('Yes', 'YES'), {}],
		[{ kind: 'button' }, reply('YES'), undefined],
		[{ kind: 'yesOrNo' }, reply('Ja, prima!'), {}],
		[{ kind: 'yesOrNo' }, reply('nee helaas'), {}],
		[{ kind: 'yesOrNo' }, tap('15:15', 'YES'), {}],
		[{ kind: 'yesOrNo' }, reply('maybe'), undefined],
		[{ kind: 'yesOrNo' }, photo, undefined],
		[
			{ kind: 'list', answers: 'Morning\nAfternoon, late' },
			reply('morning!'),
			{ choice: 'Morning' },
		],
		[
			{ kind: 'list', answers: 'Morning\nAfternoon, late' },
			reply('afternoon,  LATE'),
			{ choice: 'Afternoon, late' },
		],
		[{ kind: 'list', answers: 'A, B' }, tap('First', 'b'), { choice: 'B' }],
		[{ kind: 'list', answers: 'A, B' }, tap('a', 'first'), { choice: 'A' }],
		[{ kind: 'list', answers: 'A, B' }, reply('A or B'), undefined],
		[{ kind: 'list', answers: '👍, 👎' }, reply('👍🏽'), { choice: '👍' }],
		[{ kind: 'list', answers: 'A' }, photo, undefined],
		[{ kind: 'number' }, reply('3 km'), { number: 3 }],
		[{ kind: 'number' }, tap('Three', '3'), { number: 3 }],
		[{ kind: 'number', decimalMark: 'comma' }, reply('1.250'), { number: 1250 }],
		[{ kind: 'number' }, reply('1.250'), undefined],
		[{ kind: 'date' }, reply('20-11-2026'), { date: '2026-11-20' }],
		[{ kind: 'date', order: 'monthFirst' }, reply('03/04/2027'), { date: '2027-03-04' }],
		[{ kind: 'date' }, reply('03/04/2027'), undefined],
		[{ kind: 'regex', pattern: '^\\d{4} ?[a-z]{2}$' }, reply('1012 AB'), {}],
		[{ kind: 'regex', pattern: '^\\d{4} ?[a-z]{2}$' }, reply('in 1012 AB'), undefined],
		[{ kind: 'regex', pattern: '.' }, photo, undefined],
	])('%j: %j', (accepted, given, counts) => {
		expect(counting(accepted, meaning())(given)).toEqual(counts);
	});

	it.each<[Accepted, message: RegExp]>([
		[{ kind: 'list', answers: ' \n,' }, /'Answers' is empty/],
		[{ kind: 'regex', pattern: '\u200b' }, /'Regular Expression' is empty/],
		[{ kind: 'regex', pattern: '(?=a)' }, /^'Regular Expression' can't be used/],
		[{ kind: 'regex', pattern: '(' }, /^'Regular Expression' can't be used/],
	])('%j is refused', (accepted, message) => {
		expect(() => counting(accepted, meaning())).toThrow(InputError);
		expect(() => counting(accepted, meaning())).toThrow(message);
	});
});

describe('a reply', () => {
	it.each<[object, Partial<Reply>]>([
		[
			{ type: 'chat', text: 'Yes', createdAt: '2026-11-20T10:00:00.000Z' },
			reply('Yes', { sentAt: new Date('2026-11-20T10:00:00Z') }),
		],
		[{ text: 'Yes' }, reply('Yes')],
		[{ text: 'Yes', createdAt: 'soon' }, reply('Yes')],
		[{ type: 'postback', text: 'Sure', meta: { payload: 'YES' } }, tap('Sure', 'YES')],
		[{ type: 'postback', text: 'Sure', payload: 3, meta: {} }, tap('Sure', '3')],
		[{ type: 'chat', text: 'https://example.com/a.png', contentType: 'image/png' }, reply('')],
		[
			{
				type: 'chat',
				text: 'https://example.com/a.png',
				contentType: 'image/png',
				meta: { caption: 'Ja' },
			},
			reply('Ja'),
		],
		[{}, reply('')],
	])('%j', (message, read) => {
		expect(readReply({ ...message }, FROM)).toEqual(read);
	});

	it('is an answer by its text, or by what was tapped', () => {
		const answers = [reply('Ja'), tap('15:15', 'YES'), tap('Nee', 'YES'), reply('')];
		expect(answers.map((one) => answerIn(one, meaning()))).toEqual([
			'yes',
			'yes',
			'other',
			'other',
		]);
	});

	it('leaves the input as it was, and comes beside it', () => {
		const item = answeredItem({
			input: { id: 7, text: 'mine', reply: 'old', replied: false },
			reply: tap('Yes', 'YES'),
			fields: { text: 'Yes', messageId: 'm1', conversationId: 'c1', event: 'message.create' },
			answer: 'yes',
			value: { choice: 'YES' },
			askedAt: new Date(FROM.getTime() - 90_400),
		});
		expect(item).toEqual({
			id: 7,
			text: 'mine',
			replied: true,
			reply: {
				answer: 'yes',
				text: 'Yes',
				payload: 'YES',
				choice: 'YES',
				isTap: true,
				messageId: 'm1',
				conversationId: 'c1',
				secondsToReply: 90,
			},
		});
	});

	it('takes no time where the clocks of two machines differ', () => {
		const askedAt = new Date(FROM.getTime() + 5000);
		const given = { input: {}, reply: reply('Yes'), fields: {}, value: {}, askedAt };
		expect(answeredItem({ ...given, answer: 'yes' })).toMatchObject({
			reply: { secondsToReply: 0 },
		});
	});
});
