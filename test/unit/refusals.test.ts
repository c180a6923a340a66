import { failureCode, isUnreachable } from '../../nodes/Web1on1/transport/wire/failure';
import { asksForRenewal, mayMeanExpiry } from '../../nodes/Web1on1/transport/wire/refusals';

const said = (message: string): object => ({ error: { message } });

describe('a 403', () => {
	it.each([
		'jwt expired',
		'JWT expired.',
		'Token expired',
		'token has expired',
		'The access token expired',
		'Your session token has expired. Please log in again.',
		'expired token',
		'Invalid token',
		'invalid access token',
		'invalid signature',
		'Permission Denied: token expired',
		'Permission denied - jwt expired',
		'Forbidden: invalid token',
		'JsonWebTokenError: invalid signature',
		'TokenExpiredError: jwt expired',
		'Unauthorized, token expired',
		'jwt malformed',
		'Token has been revoked',
	])('asks for a renewal with %p', (words) => {
		expect(asksForRenewal(403, said(words))).toBe(true);
		expect(asksForRenewal(403, { message: words })).toBe(true);
	});

	it.each([
		'Invalid token for channel 5a437eb33c64832bf93423f0',
		'The WhatsApp channel has an invalid token',
		"Channel 'Sales': token expired",
		'Channel token expired',
		'Invalid token: channel WhatsApp',
		'Permission Denied: invalid token of the WhatsApp channel',
		'The page access token expired',
		'Facebook says: invalid token',
		'Provider answered "jwt expired"',
		'invalid token in conversation.meta',
		'Verify token invalid for webhook',
		'invalid signature of the webhook',
		'The invitation token has expired for user jane',
		'Permission Denied',
		'This token may not do that',
		'',
	])('does not with %p', (words) => {
		expect(asksForRenewal(403, said(words))).toBe(false);
	});

	it.each([
		['Permission Denied', true],
		['permission denied.', true],
		['Permission Denied: this call needs admin permissions', false],
		['Denied', false],
	])('%p may mean an expired token: %p', (words, may) => {
		expect(mayMeanExpiry(403, said(words))).toBe(may);
		expect(mayMeanExpiry(400, said(words))).toBe(false);
	});
});

describe('a request', () => {
	const silent = (request: object): string =>
		failureCode({ message: 'x', cause: { code: 'ECONNABORTED', request } });

	it.each([
		['is held back until there is a connection', { writableFinished: false, socket: {} }, true],
		['is held back without a socket', { writableFinished: false, socket: null }, true],
		[
			'waits for the other side to prove itself',
			{ writableFinished: true, socket: { secureConnecting: true } },
			true,
		],
		['has left', { writableFinished: true, socket: { secureConnecting: false } }, false],
		['has left unsecured', { writableFinished: true, socket: {} }, false],
		['is not known', {}, false],
	])('that %s: nothing was sent is %p', (_name, request, neverLeft) => {
		expect(isUnreachable(silent(request))).toBe(neverLeft);
	});
});
