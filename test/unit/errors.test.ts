import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { InputError } from '../../nodes/Web1on1/values/inputError';
import {
	hasStatus,
	isFateOpen,
	redact,
	vendorMessage,
	Web1on1Error,
} from '../../nodes/Web1on1/transport/errors';
import { asksForRenewal } from '../../nodes/Web1on1/transport/wire/refusals';
import { toNodeError } from '../../nodes/Web1on1/n8n/nodeError';
import { BLOCKED, failureCode, isUnreachable } from '../../nodes/Web1on1/transport/wire/failure';
import { FUZZ } from './fuzz';

const node: INode = {
	id: '1',
	name: 'Web1on1',
	type: 'web1on1',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe("the platform's words", () => {
	it.each([
		['No such number +31619626759', 'No such number [number]'],
		['0619626759, 06-19 62 67 59 and (06) 19626759', '[number], [number] and (06) [number]'],
		['Template 609a61ec5b25a7001e2fedce not found', 'Template 609a61ec5b25a7001e2fedce not found'],
		['Organization 5e8493ba4d84280011860499', 'Organization 5e8493ba4d84280011860499'],
		['ID 650000000000000000000001', 'ID 650000000000000000000001'],
		['expired 2026-11-22', 'expired 2026-11-22'],
		['at 1795371170907', 'at 1795371170907'],
		['eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiIxIn0.c2ln is bad', '[token] is bad'],
		['20 requests per second', '20 requests per second'],
	])('%p becomes %p', (text, expected) => {
		expect(redact(text)).toBe(expected);
	});

	it('hold no telephone number and no token, wherever they stand', () => {
		const part = fc.stringMatching(/^[\w-]{5,40}$/);
		const around = fc.string({ unit: fc.constantFrom(...Array.from(' .,:;"\'{}<>/@abcxyz\n')) });
		fc.assert(
			fc.property(
				fc.stringMatching(/^[1-9]\d{8,13}$/),
				part,
				part,
				part,
				around,
				around,
				(number, one, two, three, before, after) => {
					fc.pre(!/^1\d{12}$/.test(number));
					expect(redact(`${before}+${number}${after}`)).not.toContain(number);
					expect(redact(`${before} eyJ${one}.${two}.${three} ${after}`)).not.toContain(
						`${two}.${three}`,
					);
				},
			),
			FUZZ,
		);
	});

	it('are short and soon read, however long', () => {
		for (const text of ['eyJ'.repeat(400_000), '1 '.repeat(400_000), '+'.repeat(900_000)]) {
			expect(redact(text).length).toBeLessThan(1100);
		}
	});

	it.each([
		[{ error: { message: 'one' } }, 'one'],
		[{ error: 'two' }, 'two'],
		[{ message: 'three' }, 'three'],
		['four', 'four'],
		['<html></html>', undefined],
		[{ error: { message: 5 } }, undefined],
		[null, undefined],
		[[], undefined],
	])('in %j are %p', (body, expected) => {
		expect(vendorMessage(body)).toBe(expected);
	});

	it('ask for a renewal only where they mean the token', () => {
		const said = (message: string): object => ({ error: { message } });
		expect(asksForRenewal(401, undefined)).toBe(true);
		for (const words of ['jwt expired', 'Permission Denied: token expired', 'invalid signature']) {
			expect(asksForRenewal(403, said(words))).toBe(true);
			expect(asksForRenewal(400, said(words))).toBe(false);
		}
		expect(asksForRenewal(403, said('Permission Denied'))).toBe(false);
	});
});

describe('an error of ours', () => {
	it('tells its fate and its status, and nothing else does', () => {
		const open = new Web1on1Error('Lost', { description: '', fate: 'unknown' });
		const forbidden = new Web1on1Error('No', { description: '', status: 403, fate: 'refused' });
		const plain = new Error('No');
		expect([open, forbidden, plain, undefined].map(isFateOpen)).toEqual([
			true,
			false,
			false,
			false,
		]);
		const asked = [open, forbidden, plain].map((error) => hasStatus(error, 401, 403));
		expect(asked).toEqual([false, true, false]);
		expect(hasStatus(forbidden, 404)).toBe(false);
	});

	it('keeps what is not said anew', () => {
		const error = new Web1on1Error('No', { description: 'Ask', status: 403, fate: 'refused' });
		expect(error.with({ message: 'Not allowed', fate: 'unknown' })).toMatchObject({
			message: 'Not allowed',
			details: { description: 'Ask', status: 403, fate: 'unknown' },
		});
	});
});

describe("n8n's errors", () => {
	it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNREFUSED', 'ENOTFOUND', 'ENOENT'])(
		'keep our words about %s',
		(code) => {
			// n8n replaces a message that names one of these by "You can retry the request immediately".
			const message = `Web1on1 gave no answer (${code}): it may have been delivered`;
			const api = toNodeError(node, new Web1on1Error(message, { description: 'Look first' }), 3);
			expect(api).toBeInstanceOf(NodeApiError);
			expect(api).toMatchObject({ message, description: 'Look first', context: { itemIndex: 3 } });
			const input = toNodeError(node, new InputError(`Bad ${code}`, 'Mend it'), 0);
			expect(input).toBeInstanceOf(NodeOperationError);
			expect(input.message).toBe(`Bad ${code}`);
		},
	);

	it('say something about anything', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
				expect(toNodeError(node, thrown, 1).message).not.toBe('');
			}),
			FUZZ,
		);
	});

	it('lose the secrets the platform quotes', () => {
		const error = new Web1on1Error('Bad opaque-token', {
			description: 'opaque-token',
			fate: 'refused',
		});
		expect(error.without(['opaque-token', '', 'a'])).toMatchObject({
			message: 'Bad [token]',
			details: { description: '[token]', fate: 'refused' },
		});
	});
});

describe('network codes', () => {
	const wrapped = (error: object): object => ({ cause: { cause: error } });

	it('are found however deep n8n wraps them', () => {
		expect(failureCode(wrapped({ code: 'ECONNREFUSED', syscall: 'connect' }))).toBe('ECONNREFUSED');
		expect(failureCode(new Error('?'))).toBe('EUNKNOWN');
		expect(failureCode(undefined)).toBe('EUNKNOWN');
	});

	it('of an open connection never mean that nothing was sent', () => {
		for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNREFUSED']) {
			expect(isUnreachable(failureCode({ code, syscall: 'connect' }))).toBe(true);
			expect(isUnreachable(failureCode({ code, syscall: 'read' }))).toBe(false);
			expect(isUnreachable(failureCode({ code, syscall: 'write' }))).toBe(false);
			expect(isUnreachable(failureCode({ code, cause: { code, syscall: 'read' } }))).toBe(false);
		}
	});

	it("tell n8n's own refusal from a request that got lost", () => {
		class SsrfBlockedIpError extends Error {}
		expect(failureCode({ cause: new SsrfBlockedIpError('blocked') })).toBe(BLOCKED);
		expect(failureCode({ code: 'ERR_INVALID_URL' })).toBe(BLOCKED);
		expect(failureCode({ code: 'ECONNRESET' })).toBe('ECONNRESET');
	});

	it('of an error whose name is no text are a code', () => {
		const name: unknown = Object.create(null);
		expect(failureCode({ name })).toMatch(/^[A-Z]/);
	});

	it('of anything are a code', () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
				expect(failureCode(thrown)).toMatch(/^[A-Z][A-Z0-9_]+$/);
			}),
			FUZZ,
		);
	});
});
