import { failureCode, BLOCKED } from '../../nodes/Web1on1/transport/wire/failure';
import {
	mayHaveActed,
	outcomeOf,
	saysTooMany,
	type Outcome,
} from '../../nodes/Web1on1/transport/wire/outcome';
import { answerError, tokenRejected } from '../../nodes/Web1on1/transport/wire/refusals';
import { decide, type Situation } from '../../nodes/Web1on1/transport/wire/rules';
import { situation } from './situation';

// What follows an answer, case by case; `rules.test.ts` has what holds for all of them.

const ID = '650000000000000000000001';

const answer = (status: number, body: unknown = {}, headers = {}): Outcome => ({
	kind: 'answer',
	status,
	headers,
	body,
});

const failure = (code: string): Outcome => ({ kind: 'failure', code });

const said = (message: string): object => ({ error: { message } });

const DENIED = said('Permission Denied');

/** The decision in short: what is next, and of an error what became of the request and whether to look at the token. */
function inShort(outcome: Outcome, changes: Partial<Situation> = {}): string {
	const decision = decide(outcome, situation({ random: 1, ...changes }));
	switch (decision.next) {
		case 'return':
			return decision.answer === outcome ? 'return' : 'return something else';
		case 'wait':
			return `wait ${decision.ms}${decision.everybody ? ' everybody' : ''}`;
		case 'renew':
			return decision.orElse === undefined ? 'renew' : `renew, or ${fateOf(decision.orElse)}`;
		case 'fail':
			return fateOf(decision.error);
	}
}

function fateOf({ details }: ReturnType<typeof answerError>): string {
	const { fate = 'no fate', status, mayBeToken, retryAfterMs } = details;
	return [
		fate,
		...(status === undefined ? [] : [status]),
		...(mayBeToken === true ? ['perhaps the token'] : []),
		...(retryAfterMs === undefined ? [] : [`after ${retryAfterMs}`]),
	].join(', ');
}

/** By outcome, what follows a POST, a PATCH and a GET. */
const TABLE: Array<[string, Outcome, string, string, string]> = [
	['a record', answer(201, { id: ID }), 'return', 'return', 'return'],
	['a list of records', answer(200, [{ id: ID }, { id: ID }]), 'return', 'return', 'return'],
	['a list with a stranger', answer(200, [{ id: ID }, {}]), 'unknown, 200', 'return', 'return'],
	['an empty list', answer(200, []), 'unknown, 200', 'return', 'return'],
	['no ID', answer(202, { queued: true }), 'unknown, 202', 'return', 'return'],
	['an ID of another kind', answer(200, { id: 5 }), 'unknown, 200', 'return', 'return'],
	['nothing', answer(204, ''), 'unknown, 204', 'return', 'return'],
	['a page', answer(200, '<html>'), 'unknown, 200', 'unknown, 200', 'refused, 200'],
	[
		'an error inside',
		answer(200, { id: ID, error: 'No' }),
		'unknown, 200',
		'unknown, 200',
		'refused, 200',
	],
	[
		'errors inside',
		answer(200, { id: ID, errors: ['No'] }),
		'unknown, 200',
		'unknown, 200',
		'return',
	],
	[
		'errors by name',
		answer(200, { id: ID, errors: { a: 1 } }),
		'unknown, 200',
		'unknown, 200',
		'return',
	],
	[
		'errors in words',
		answer(200, { id: ID, errors: 'No' }),
		'unknown, 200',
		'unknown, 200',
		'return',
	],
	[
		'one error in a list',
		answer(200, [{ id: ID }, { id: ID, error: 'No' }]),
		'unknown, 200',
		'unknown, 200',
		'return',
	],
	['no errors', answer(200, { id: ID, error: null, errors: [] }), 'return', 'return', 'return'],
	[
		'no errors at all',
		answer(200, { id: ID, error: '', errors: null }),
		'return',
		'return',
		'return',
	],
	['a redirect', answer(303), 'unknown, 303', 'unknown, 303', 'refused, 303'],
	['a status on the border', answer(300), 'unknown, 300', 'unknown, 300', 'refused, 300'],
	['another protocol', answer(101), 'unknown, 101', 'unknown, 101', 'refused, 101'],
	['bad input', answer(400), 'refused, 400', 'refused, 400', 'refused, 400'],
	[
		'bad input, with an error inside',
		answer(400, said('No')),
		'refused, 400',
		'refused, 400',
		'refused, 400',
	],
	['not there', answer(404), 'refused, 404', 'refused, 404', 'refused, 404'],
	['no token', answer(401), 'renew', 'renew', 'renew'],
	['an expired token', answer(403, said('jwt expired')), 'renew', 'renew', 'renew'],
	['a bare denial', answer(403, DENIED), 'refused, 403', 'refused, 403', 'refused, 403'],
	['too late', answer(408), 'unknown, 408', 'wait 1000', 'wait 1000'],
	['a conflict', answer(409), 'unknown, 409', 'unknown, 409', 'refused, 409'],
	['perhaps too many', answer(420), 'unknown, 420', 'wait 1000', 'wait 1000'],
	['too many', answer(429), 'wait 1000', 'wait 1000', 'wait 1000'],
	['a client that went away', answer(499), 'unknown, 499', 'unknown, 499', 'refused, 499'],
	['a weak moment', answer(500), 'unknown, 500', 'wait 1000', 'wait 1000'],
	['what it can not do', answer(501), 'unknown, 501', 'unknown, 501', 'refused, 501'],
	['nobody there', failure('ECONNREFUSED'), 'wait 1000', 'wait 1000', 'wait 1000'],
	['waited for in vain', failure('ENOCONNECTION'), 'not-sent', 'wait 1000', 'wait 1000'],
	['a foreign certificate', failure('CERT_HAS_EXPIRED'), 'not-sent', 'not-sent', 'not-sent'],
	['not even tried', failure(BLOCKED), 'not-sent', 'not-sent', 'not-sent'],
	['given up', failure('ERR_CANCELED'), 'unknown', 'unknown', 'not-sent'],
	['cut', failure('ECONNRESET'), 'unknown', 'wait 1000', 'wait 1000'],
];

describe('what follows', () => {
	it.each(TABLE)('%s', (_what, outcome, post, patch, get) => {
		expect(inShort(outcome)).toBe(post);
		expect(inShort(outcome, { method: 'PATCH' })).toBe(patch);
		expect(inShort(outcome, { method: 'DELETE' })).toBe(patch);
		expect(inShort(outcome, { method: 'GET' })).toBe(get);
	});

	it.each(TABLE)('%s, at the last try', (_what, outcome, post, patch, get) => {
		const last = { attempt: 8 };
		for (const [method, before] of [
			['POST', post],
			['PATCH', patch],
			['GET', get],
		] as const) {
			const now = inShort(outcome, { ...last, method });
			if (before.startsWith('wait')) expect(now).toMatch(/^(?:not-sent|refused|unknown)/);
			else expect(now).toBe(before);
		}
	});

	it('a denial, where the token does not say when it is over', () => {
		const denied = answer(403, DENIED);
		expect(inShort(denied, { undated: 'worked' })).toBe(
			'renew, or refused, 403, perhaps the token',
		);
		expect(inShort(denied, { undated: 'worked', renewed: true })).toBe(
			'refused, 403, perhaps the token',
		);
		expect(inShort(denied, { undated: 'unproven' })).toBe('refused, 403, perhaps the token');
		const other = answer(403, said('Permission Denied: this call needs admin permissions'));
		expect(inShort(other, { undated: 'worked' })).toBe('refused, 403');
		expect(inShort(answer(400, DENIED), { undated: 'worked' })).toBe('refused, 400');
	});

	it('a token that is no good after a renewal either', () => {
		expect(inShort(answer(401), { renewed: true })).toBe('refused, 401');
		expect(inShort(answer(403, said('jwt expired')), { renewed: true })).toBe('refused, 403');
	});

	it('a time that is asked for', () => {
		const after = (seconds: number, status = 429) =>
			answer(status, {}, { 'retry-after': String(seconds) });
		expect(inShort(after(120))).toBe('wait 120000 everybody');
		expect(inShort(after(121))).toBe('refused, 429, after 121000');
		expect(inShort(after(2), { attempt: 7 })).toBe('wait 2000 everybody');
		expect(inShort(after(2), { attempt: 8 })).toBe('refused, 429, after 2000');
		expect(inShort(after(2, 420), { method: 'GET' })).toBe('wait 2000 everybody');
		expect(inShort(after(2, 503), { method: 'GET' })).toBe('wait 2000');
		expect(inShort(after(2, 503))).toBe('unknown, 503, after 2000');
		expect(inShort(after(2, 400))).toBe('refused, 400');
	});
});

describe('what a request came to', () => {
	it('is an answer, if it has the shape of one', async () => {
		const headers = { 'retry-after': '1' };
		const full = { statusCode: 201, headers, body: { id: ID } };
		expect(await outcomeOf(Promise.resolve(full))).toEqual(answer(201, { id: ID }, headers));
		const bare = { statusCode: 204, headers: 'none' };
		expect(await outcomeOf(Promise.resolve(bare))).toEqual({ ...answer(204), body: undefined });
		for (const strange of [undefined, 'text', {}, { statusCode: '200' }]) {
			expect(await outcomeOf(Promise.resolve(strange))).toEqual(failure('EBADANSWER'));
		}
	});

	it('is a code and nothing else, if there was none', async () => {
		const error = { code: 'ECONNRESET', config: { headers: { Authorization: 'Bearer secret' } } };
		expect(await outcomeOf(Promise.reject(Object.assign(new Error('x'), error)))).toEqual(
			failure('ECONNRESET'),
		);
	});

	it('may have had its effect, or not', () => {
		const open = [answer(500), answer(303), answer(409), failure('ECONNRESET')];
		const closed = [answer(400), answer(429), failure('ENOTFOUND'), failure(BLOCKED)];
		expect(open.map(mayHaveActed)).toEqual(open.map(() => true));
		expect(closed.map(mayHaveActed)).toEqual(closed.map(() => false));
	});

	it('says that there were too many', () => {
		expect([answer(429), answer(420)].map(saysTooMany)).toEqual([true, true]);
		expect([answer(428), answer(503), failure('ECONNRESET')].map(saysTooMany)).toEqual([
			false,
			false,
			false,
		]);
	});
});

describe('what is said of a refusal', () => {
	it.each([
		[400, {}, /^Web1on1 refused the request/, undefined],
		[403, {}, /^The bot may not do this/, 'configuration-invalid'],
		[404, {}, /^Web1on1 has nothing under this ID/, 'configuration-invalid'],
		[420, {}, /may have meant that there were too many/, 'rate-limited'],
		[429, {}, /it was not sent/, 'rate-limited'],
		[429, 'slow down', /it was not sent/, 'rate-limited'],
		[499, {}, /^Web1on1 refused the request/, undefined],
		[500, {}, /^Web1on1 is not available/, 'temporarily-unavailable'],
		[502, '<html>', /^Web1on1 is not available/, 'temporarily-unavailable'],
		[302, {}, /^This does not look like the Web1on1 API/, 'configuration-invalid'],
		[404, '<html>', /^This does not look like the Web1on1 API/, 'configuration-invalid'],
		[403, undefined, /^This does not look like the Web1on1 API/, 'configuration-invalid'],
	])('%i with %j', (status, body, description, cause) => {
		const { message, details } = answerError(status, body);
		expect(details).toMatchObject({ status, fate: 'refused' });
		expect(details.description).toMatch(description);
		expect(details.cause).toBe(cause);
		expect(message).toBe(body === 'slow down' ? body : `Web1on1 answered with status ${status}`);
	});

	it('the platform has the first word', () => {
		expect(answerError(400, said('No such template')).message).toBe('No such template');
		expect(tokenRejected('jwt malformed', 401)).toMatchObject({
			message: 'Web1on1 does not accept the token: jwt malformed',
			details: { cause: 'credential-invalid', fate: 'refused', status: 401 },
		});
		expect(tokenRejected().message).toBe('Web1on1 does not accept the token');
		expect(tokenRejected().details).not.toHaveProperty('status');
		expect(tokenRejected().details.description).toMatch(/^Generate a new pair in Web1on1/);
	});
});

describe('a failure', () => {
	it('of some addresses, where another was connected, may have come after the request', () => {
		const errors = [{ syscall: 'connect' }, { syscall: 'read' }];
		expect(failureCode({ code: 'ETIMEDOUT', errors })).toBe('ETIMEDOUT');
		expect(failureCode({ code: 'ETIMEDOUT', errors: ['connect', null] })).toBe('ETIMEDOUT');
		expect(failureCode({ code: 'ETIMEDOUT', errors: errors.slice(0, 1) })).toBe('ENOTCONNECTED');
	});

	it('of a route that was lost on an open connection has a code of its own', () => {
		expect(failureCode({ code: 'EHOSTUNREACH', syscall: 'read' })).toBe('ECONNLOST');
	});

	it("has n8n's refusal known by the name an error says it has, too", () => {
		expect(failureCode({ cause: { name: 'UserError', code: 'ECONNRESET' } })).toBe(BLOCKED);
		expect(failureCode({ name: 'NotAUserError', code: 'ECONNRESET' })).toBe('ECONNRESET');
	});

	it('has a number, or words, for no code', () => {
		expect(failureCode({ code: 502, httpCode: 'ECONNRESET' })).toBe('ECONNRESET');
		expect(failureCode({ code: 'bad request', cause: { code: 'EPIPE' } })).toBe('EPIPE');
		expect(failureCode({ code: ['ECONNRESET'] })).toBe('EUNKNOWN');
	});

	it('that is its own cause comes to an end', () => {
		const error: { cause?: unknown } = {};
		error.cause = error;
		expect(failureCode(error)).toBe('EUNKNOWN');
	});
});
