import { isRecord } from '../values/json';

/** n8n's reasons for a failure (`Failure` of n8n-workflow 2.41; older versions ignore them). */
export type FailureCause =
	'rate-limited' | 'temporarily-unavailable' | 'credential-invalid' | 'configuration-invalid';

/**
 * What became of a request that did not succeed.
 * - `not-sent`: nothing left this machine
 * - `refused`: the platform answered no
 * - `unknown`: it left, and no answer says what became of it
 */
export type Fate = 'not-sent' | 'refused' | 'unknown';

export interface ErrorDetails {
	/** What to do next. */
	description: string;
	cause?: FailureCause;
	/** HTTP status of the answer. */
	status?: number;
	fate?: Fate;
	/** How long the platform asked to wait. */
	retryAfterMs?: number;
	/** It may just as well be about the token as about what was asked for. */
	mayBeToken?: boolean;
}

/** Anything that went wrong between us and Web1on1. Holds no token and no request. */
export class Web1on1Error extends Error {
	override readonly name = 'Web1on1Error';

	constructor(
		message: string,
		readonly details: ErrorDetails,
	) {
		super(message);
	}

	/** True when it may have been done all the same. */
	get isFateOpen(): boolean {
		return this.details.fate === 'unknown';
	}

	/** The same, but for what is said anew here. */
	with({ message, ...details }: Partial<ErrorDetails> & { message?: string }): Web1on1Error {
		return new Web1on1Error(message ?? this.message, { ...this.details, ...details });
	}

	/** The same, for a request that shared this one's trouble but not its fate. */
	as(fate: Fate): Web1on1Error {
		return this.with({ fate });
	}

	/** The same with what to do next in its message, for where n8n shows nothing else. */
	inOneText(): Web1on1Error {
		return this.with({ message: inOneText(this.message, this.details.description) });
	}

	/** The same without these secrets, which the platform may have quoted. */
	without(secrets: readonly string[]): Web1on1Error {
		const clean = (text: string): string =>
			secrets
				.filter((secret) => secret.length >= SECRET_LENGTH)
				.reduce((left, secret) => left.replace(asQuoted(secret), '[token]'), text);
		return this.with({
			message: clean(this.message),
			description: clean(this.details.description),
		});
	}
}

/** What happened and what to do next, as sentences. */
export function inOneText(message: string, description: string): string {
	return `${message.replace(/[\s.!;,]+$/, '')}. ${description}`.trim();
}

/** True for an error of a request that may have been carried out all the same. */
export function isFateOpen(error: unknown): boolean {
	return error instanceof Web1on1Error && error.isFateOpen;
}

/** True for an answer of the platform's with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): error is Web1on1Error {
	if (!(error instanceof Web1on1Error) || error.details.status === undefined) return false;
	return statuses.includes(error.details.status);
}

/** What to do about a fate that is open. */
export const LOOK_FIRST =
	'Look into the conversation in Web1on1 before you run this item again, or the consumer may get the message twice.';

/** Anything shorter is no token, and might be part of any word. */
const SECRET_LENGTH = 8;

/** What a token is made of, and the dot between its parts, as they are or encoded for a URL, once or more often. */
const TOKEN_SIGN = String.raw`(?:[\w-]|%(?:25)*(?:2D|5F|3\d|[46][1-9A-F]|[57][\dA]))`;
const TOKEN_DOT = String.raw`(?:\.|%(?:25)*2E)`;

const JWT = new RegExp(
	`eyJ${TOKEN_SIGN}+${TOKEN_DOT}${TOKEN_SIGN}+(?:${TOKEN_DOT}${TOKEN_SIGN}*)?`,
	'gi',
);

/** IDs, dates and times in milliseconds have many digits too, and are worth reading. */
const READABLE = [
	String.raw`(?<![\da-f])[\da-f]{24}(?![\da-f])`,
	String.raw`(?<!\d)(?:19|20)\d\d(?:-[01]\d-|/[01]\d/|_[01]\d_)[0-3]\d(?!\d)`,
	String.raw`(?<![\d/])[0-3]?\d/[0-3]?\d/(?:19|20)\d\d(?![\d/])`,
	// Of these decades they have 13 digits and begin with 1.
	String.raw`(?<![\d+])1\d{12}(?!\d)`,
].join('|');

/** A digit of any script, and what people and URLs put between two of them. */
const DIGIT = String.raw`[\p{Nd}\p{No}]`;
const DASH = String.raw`[\p{Pd}\u2212\u2043/\u2044\u2215\\_]`;
const BETWEEN = String.raw`\p{Cf}*(?:${DASH}{1,2}|\s${DASH}{1,2}\s?|${DASH}\s|[\s().,'’·•*|]|\+(?!\d\d:)|%(?:25)*2[\dA-F])?\p{Cf}*`;

/** What stays comes first; and no number runs into it. */
const DIGITS = new RegExp(
	`(?<readable>${READABLE})|(?:[+＋]|%(?:25)*2B)?${DIGIT}(?:${BETWEEN}(?!${READABLE})${DIGIT}){6,}`,
	'giu',
);

/** More than this of the platform's words helps nobody, and more than that is not even looked at. */
const LONGEST = 1000;
const LONGEST_READ = 5 * LONGEST;

/** A secret as it is, or as a URL, a form or JSON writes its signs. */
function asQuoted(secret: string): RegExp {
	const signs = Array.from(secret, (sign) => {
		const code = sign.charCodeAt(0).toString(16).padStart(2, '0');
		return `(?:\\\\?${sign.replace(/[^\w]/, '\\$&')}|%(?:25)*${code})`;
	});
	return new RegExp(signs.join(''), 'gi');
}

/** The platform's words without tokens and telephone numbers, should it quote the request. */
export function redact(text: string): string {
	const clean = text
		.slice(0, LONGEST_READ)
		.replace(JWT, '[token]')
		.replace(DIGITS, (_match: string, readable: string | undefined) => readable ?? '[number]');
	return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}...` : clean;
}

/**
 * The message in an answer: `{error: {message}}` is documented, the others are seen in the wild
 * (facts: G2).
 */
export function vendorMessage(body: unknown): string | undefined {
	const said = rawMessage(body);
	return said === undefined ? undefined : redact(said);
}

/** The same as it is, numbers and all: only for who it belongs to, never for an error or a log. */
export function rawMessage(body: unknown): string | undefined {
	if (typeof body === 'string') return readableText(body);
	if (Array.isArray(body)) return firstOf(body.filter(isRecord));
	if (!isRecord(body)) return undefined;
	const { error, errors } = body;
	const candidates = [isRecord(error) ? error.message : error, body.message];
	const found = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
	return typeof found === 'string' ? found : firstOf(Array.isArray(errors) ? errors : []);
}

/** Of a list, the first that says something. */
function firstOf(bodies: readonly unknown[]): string | undefined {
	return bodies.map(rawMessage).find((said) => said !== undefined);
}

/** A proxy's HTML page is no message. */
function readableText(body: string): string | undefined {
	const text = body.trim();
	return text === '' || text.length > 300 || text.startsWith('<') ? undefined : text;
}
