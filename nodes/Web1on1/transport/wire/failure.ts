import { isRecord, type JsonRecord } from '../../values/json';

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

/** A connection that never came about, for any other reason than those above. */
const NOT_CONNECTED = 'ENOTCONNECTED';

/** A connection that was waited for in vain, for as long as there was time. */
export const SILENT = 'ENOCONNECTION';

/** What axios calls the end of somebody's patience. */
const GIVEN_UP = new Set(['ECONNABORTED', 'ERR_CANCELED', 'ETIMEDOUT']);

/** The other side's certificate was refused, which happens before the request is written. */
const UNTRUSTED = /^(?:CERT_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)|_SELF_SIGNED_/;

const CODE = /^[A-Z][A-Z0-9_]+$/;

/** How deep n8n wraps the HTTP client's error, with room to spare. */
const DEPTH = 5;

/** n8n, or Node.js, did not even try: an address it may not or can't call. */
export const BLOCKED = 'EBLOCKED';

const NEVER_TRIED_CODES = new Set([
	'ERR_INVALID_CHAR',
	'ERR_INVALID_URL',
	'ERR_UNESCAPED_CHARACTERS',
]);

/** Errors of n8n's own rules for outgoing requests, by class name. */
const NEVER_TRIED_NAMES = /^(?:Ssrf\w*|UserError)$/;

/**
 * The network code in an error of n8n's HTTP helpers, which wrap the client's error once or more.
 * @returns for example `ECONNRESET`; `EUNKNOWN` when there is none, {@link BLOCKED} when no
 *   connection was tried, `ENOTCONNECTED` when none came about, {@link SILENT} when it was waited for
 *   in vain, `ECONNLOST` where a code that
 *   otherwise means "never connected" came from a connection that was open
 */
export function failureCode(error: unknown): string {
	const chain = chainOf(error);
	const code = chain.map(codeOf).find((found) => found !== '') ?? 'EUNKNOWN';
	if (NEVER_TRIED_CODES.has(code) || chain.some(isNeverTried)) return BLOCKED;
	if (!isUnreachable(code)) {
		if (chain.some(neverConnected)) return NOT_CONNECTED;
		if (chain.some(neverLeft)) return GIVEN_UP.has(code) ? SILENT : NOT_CONNECTED;
	}
	// A route can also be lost on an open connection, after the request has left.
	const wasOpen = chain.some(({ syscall }) => syscall === 'read' || syscall === 'write');
	return wasOpen && BEFORE_SENDING.has(code) ? 'ECONNLOST' : code;
}

function chainOf(error: unknown): JsonRecord[] {
	const chain: JsonRecord[] = [];
	let current: unknown = error;
	while (isRecord(current) && chain.length < DEPTH) {
		chain.push(current);
		current = current.cause ?? current.error ?? current.errorResponse;
	}
	return chain;
}

/** n8n up to 2.20 hands on an error of its own, with the network code in `httpCode`. */
function codeOf({ code, httpCode }: JsonRecord): string {
	const isCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);
	return [code, httpCode].find(isCode) ?? '';
}

function isNeverTried(error: JsonRecord): boolean {
	const className = error instanceof Error ? error.constructor.name : '';
	const name = typeof error.name === 'string' ? error.name : '';
	return NEVER_TRIED_NAMES.test(className) || NEVER_TRIED_NAMES.test(name);
}

/** Of a host with several addresses Node.js tries all, and gathers what came of them. */
function neverConnected({ syscall, errors }: JsonRecord): boolean {
	if (syscall === 'connect') return true;
	const tries: unknown[] = Array.isArray(errors) ? errors : [];
	return tries.length > 0 && tries.every((one) => isRecord(one) && one.syscall === 'connect');
}

/**
 * The request that never left, though no connection was refused: the host kept silent when it was
 * called, or while it should have proved who it is. Node.js holds a request back until its connection
 * is there (`writableFinished` of node:http, `secureConnecting` of node:tls).
 */
function neverLeft({ request }: JsonRecord): boolean {
	if (!isRecord(request)) return false;
	const { writableFinished, socket } = request;
	return writableFinished === false || (isRecord(socket) && socket.secureConnecting === true);
}

/** True when the request can't have reached anybody. */
export function isUnreachable(code: string): boolean {
	return BEFORE_SENDING.has(code) || code === NOT_CONNECTED || code === SILENT || isUntrusted(code);
}

/** True when the host could not prove who it is, which trying again does not change. */
export function isUntrusted(code: string): boolean {
	return UNTRUSTED.test(code);
}
