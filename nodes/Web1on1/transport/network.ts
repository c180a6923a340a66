import { isRecord } from '../messages/values';

/**
 * Codes of failures that happen before a byte of the request has left: no such host, nobody
 * listening, no route (Node.js `dns` and `net` error codes).
 */
const BEFORE_SENDING = new Set([
	'EAI_AGAIN',
	'ECONNREFUSED',
	'EHOSTDOWN',
	'EHOSTUNREACH',
	'ENETDOWN',
	'ENETUNREACH',
	'ENOTFOUND',
]);

/** How deep n8n wraps the HTTP client's error, with room to spare. */
const DEPTH = 5;

/**
 * The network code in an error of n8n's HTTP helpers, which wrap the client's error once or more.
 * @returns for example `ECONNRESET`; `EUNKNOWN` when there is none
 */
export function failureCode(error: unknown): string {
	let current: unknown = error;
	for (let depth = 0; depth < DEPTH && isRecord(current); depth++) {
		const { code } = current;
		if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
		current = current.cause ?? current.error ?? current.errorResponse;
	}
	return 'EUNKNOWN';
}

/** True when the request can't have reached anybody. */
export function isUnreachable(code: string): boolean {
	return BEFORE_SENDING.has(code);
}
