import { LOOK_FIRST, type Web1on1Error } from '../../nodes/Web1on1/transport/errors';
import {
	blocked,
	changedPerhaps,
	contradiction,
	unanswered,
	unconfirmed,
	undecided,
	unreachableError,
	unreadable,
} from '../../nodes/Web1on1/transport/wire/fates';
import type { Answer } from '../../nodes/Web1on1/transport/wire/outcome';

// What is said where nobody knows, or all know, that nothing was sent. Which of these it is, `rules.test.ts`
// and `decisions.test.ts` are about.

const API = 'https://api.example';

const to = (method: 'GET' | 'POST' | 'PATCH') => ({ method, apiUrl: API });

const answer = (status: number, body: unknown = {}): Answer => ({
	kind: 'answer',
	status,
	headers: {},
	body,
});

const saying = (message: string): object => ({ error: { message } });

/** What an integrator reads, and what the node goes by. */
const told = ({ message, details }: Web1on1Error): unknown[] => [
	message,
	details.description,
	details.cause,
	details.fate,
	details.status,
];

const containing = (text: string): unknown => expect.stringContaining(text);

describe('what became of a request', () => {
	it('is known where nobody was reached', () => {
		expect(told(unreachableError(API, 'ECONNREFUSED'))).toEqual([
			`Could not reach Web1on1 at ${API}`,
			containing("Nothing was sent (ECONNREFUSED). Check 'API URL'"),
			'temporarily-unavailable',
			'not-sent',
			undefined,
		]);
		expect(told(blocked(API))).toEqual([
			`n8n may not call ${API}`,
			containing("Nothing was sent. Check 'API URL' and the allowed domains"),
			'configuration-invalid',
			'not-sent',
			undefined,
		]);
	});

	const silence = 'Web1on1 gave no answer (ECONNRESET)';
	it.each([
		['POST', `${silence}: it may have been delivered`, LOOK_FIRST, 'unknown'],
		['PATCH', silence, 'Run it again later.', 'unknown'],
		['GET', silence, 'Run it again later.', 'not-sent'],
	] as const)(
		'is open for a %s without an answer, unless it only reads',
		(method, what, next, fate) => {
			expect(told(unanswered('ECONNRESET', to(method)))).toEqual([
				what,
				containing(next),
				'temporarily-unavailable',
				fate,
				undefined,
			]);
		},
	);

	it.each([
		[500, saying('Oops'), 'Oops', 'nothing says what became of it', 'temporarily-unavailable'],
		[502, {}, 'Web1on1 answered with status 502', 'nothing says', 'temporarily-unavailable'],
		[409, saying('Duplicate'), 'Duplicate', 'this conflicts with', 'configuration-invalid'],
		[420, {}, 'Web1on1 answered with status 420', 'too many requests', 'rate-limited'],
		[302, {}, 'Web1on1 answered with status 302', 'status 302 does not say', undefined],
	] as const)('is open after status %i with %j', (status, body, what, why, cause) => {
		const [message, description, because, ...others] = told(undecided(answer(status, body)));
		expect(message).toBe(`${what}: it may have been delivered`);
		expect(description).toContain(why);
		expect(description).toContain(LOOK_FIRST);
		if (cause !== undefined) expect(because).toBe(cause);
		expect(others).toEqual(['unknown', status]);
	});

	it.each([
		[{}, 'Web1on1 answered with status 201, but without an ID'],
		[saying('Queued'), 'Queued'],
	])('is open after a success with %j, which names nothing', (body, what) => {
		expect(told(unconfirmed(answer(201, body)))).toEqual([
			`${what}: it may have been delivered`,
			containing(`in this answer (status 201) there is none. ${LOOK_FIRST}`),
			undefined,
			'unknown',
			201,
		]);
	});

	it('is open after a success and an error at once, unless it only reads', () => {
		const both = answer(200, { ...saying('No such contact'), _id: '650000000000000000000001' });
		const posted = contradiction(both, to('POST'));
		expect(posted.message).toBe('No such contact: it may have been delivered');
		expect(posted.details.description).toContain('reported success (status 200)');
		expect(posted.details.description).toContain(LOOK_FIRST);
		expect([posted.details.fate, posted.details.status]).toEqual(['unknown', 200]);
		const changed = contradiction(both, to('PATCH'));
		expect([changed.message, changed.details.fate]).toEqual(['No such contact', 'unknown']);
		const read = contradiction(both, to('GET'));
		expect([read.message, read.details.fate]).toEqual(['No such contact', 'refused']);
	});

	it.each([
		['POST', `If it is right, the message may have been delivered. ${LOOK_FIRST}`, 'unknown'],
		['PATCH', "Check 'API URL' in the credential.", 'unknown'],
		['GET', "Check 'API URL' in the credential.", 'refused'],
	] as const)('is open for a %s when the answer is not of the API', (method, next, fate) => {
		const [message, description, ...others] = told(unreadable(answer(200, '<html>'), to(method)));
		expect(message).toBe('The answer is not JSON, so it is not from the Web1on1 API (status 200)');
		expect(description).toMatch(/^Check 'API URL' in the credential\./);
		expect(description).toContain(next);
		if (method !== 'POST') expect(description).toBe(next);
		expect(others).toEqual(['configuration-invalid', fate, 200]);
	});

	it('is open for a change that was made a second time', () => {
		const error = changedPerhaps(unreachableError(API, 'ECONNREFUSED'));
		expect(told(error).slice(0, 2)).toEqual([
			`Could not reach Web1on1 at ${API}`,
			containing('An earlier try may have made the change.'),
		]);
		expect(error.isFateOpen).toBe(true);
	});
});
