import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { tidyEmail } from '../../values/email';
import { withoutInvisible } from '../../values/text';
import { Web1on1Error } from '../errors';
import { fingerprint, readToken } from './claims';

/** The credential's name in n8n. */
export const CREDENTIAL = 'web1on1Api';

export const DEFAULT_API_URL = 'https://api.web1on1.chat';

/** Not documented anywhere we could read; hence a setting (facts: U10). */
export const DEFAULT_CONVERSATION_URL = 'https://app.web1on1.chat/conversations/{conversationId}';

/** What may be asked of the API. */
export interface Allowance {
	/** Requests per second; infinity for any number. */
	perSecond: number;
	/** Requests of one execution that are under way at the same time. */
	atOnce: number;
}

/** 20 requests per second (facts: G1); as many at once are enough for it at a latency of a second. */
export const DEFAULT_ALLOWANCE: Readonly<Allowance> = { perSecond: 20, atOnce: 20 };

/** The credential's fields, read and tidied. */
export interface Web1on1Credential {
	/** Host without path: `https://api.web1on1.chat`. */
	apiUrl: string;
	/** What to call with; empty when it has to be renewed first. */
	accessToken: string;
	/** Newest refresh token; empty for a token that never expires. */
	refreshToken: string;
	/** Refresh token as the user entered it: the root of all that came from it. */
	enteredToken: string;
	/** `clientId` of the refresh call. */
	botEmail: string;
	/** Link pattern with `{conversationId}`. */
	conversationUrl: string;
	allowance: Allowance;
}

/** Hidden fields a renewal writes back into the stored credential. */
export interface RenewedFields extends ICredentialDataDecryptedObject {
	accessToken: string;
	renewedRefreshToken: string;
	renewedFrom: string;
}

function text(data: ICredentialDataDecryptedObject, key: string): string {
	const value = data[key];
	return typeof value === 'string' ? value.trim() : '';
}

/** What people copy along with a token: quotes, and the comma behind it where it stood in JSON. */
const WRAPPING = /^["'`\u2018-\u201f\u00ab\u00bb]+|["'`\u2018-\u201f\u00ab\u00bb,;]+$/g;

/**
 * A token from what people paste: without quotes, the `Bearer ` of a header, and the blanks and line
 * breaks of a page that has broken it. None of these is ever part of a token (RFC 6750, section 2.1).
 */
export function tidyToken(pasted: string): string {
	const text = withoutInvisible(pasted).trim().replace(WRAPPING, '').trim();
	const token = text.replace(/^(?:authorization\s*:\s*)?bearer\s+/i, '').trim();
	return token.replace(WRAPPING, '').replace(/\s+/g, '');
}

/**
 * The host of the API from what people paste: without trailing slashes and without `/v2`, which
 * the paths bring themselves. However it is spelled (capitals, the default port, a dot behind the
 * host), one API has one URL here: pace and tokens are kept by it.
 * @throws Web1on1Error when it is no web address
 */
export function normalizeApiUrl(value: string): string {
	const trimmed = value.trim().replace(/\/+$/, '').replace(/\/v2$/i, '').replace(/\/+$/, '');
	if (trimmed === '') return DEFAULT_API_URL;
	// Without user and password: they would show up in messages.
	if (/^https?:\/\/[^/\s?#@]+(\/[^\s?#]*)?$/i.test(trimmed) && URL.canParse(trimmed)) {
		return canonical(new URL(trimmed));
	}
	throw new Web1on1Error("'API URL' is not a valid URL", {
		description: `Enter the URL of the Web1on1 API, for example ${DEFAULT_API_URL}.`,
		cause: 'configuration-invalid',
	});
}

function canonical(url: URL): string {
	// A name may end in the dot of the root.
	url.hostname = url.hostname.replace(/\.+$/, '');
	return `${url.origin}${url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '')}`;
}

const PLACEHOLDER = '{conversationId}';

/** The pattern of links as entered, however the placeholder in it is spelled. */
function linkPattern(entered: string): string {
	const spelled = /(?:\{|%7B)+\s*conversationId\s*(?:\}|%7D)+/gi;
	return entered === '' ? DEFAULT_CONVERSATION_URL : entered.replace(spelled, PLACEHOLDER);
}

/**
 * Refuses a 'Conversation URL' that would lead to the same page for every conversation. Not where a
 * credential is read for a delivery: a reply is worth more than its link.
 * @throws Web1on1Error
 */
export function checkLinks({ conversationUrl }: Web1on1Credential): void {
	if (conversationUrl.includes(PLACEHOLDER)) return;
	throw new Web1on1Error(`'Conversation URL' in the credential holds no ${PLACEHOLDER}`, {
		description: `Put ${PLACEHOLDER} where the ID of the conversation belongs, for example ${DEFAULT_CONVERSATION_URL}, or leave the field empty.`,
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

/**
 * The bot's e-mail, which the refresh call wants as `clientId`. It is made of the bot's ID
 * (facts: A2, A4), and the ID stands in the token.
 */
function emailOf(entered: string, refreshToken: string): string {
	if (entered !== '') return entered;
	const userId = readToken(refreshToken)?.userId;
	return userId === undefined ? '' : `bot+${userId}@web1on1.chat`;
}

/**
 * A number of the credential; n8n stores what an expression gives as it comes.
 * @throws Web1on1Error
 */
function wholeNumber(value: unknown, label: string, preset: number, least: number): number {
	if (value === undefined || value === null || value === '') return preset;
	const number = typeof value === 'string' ? Number(value.trim()) : value;
	if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least) return number;
	throw new Web1on1Error(`'${label}' of the credential is not a whole number from ${least}`, {
		description: `Enter a number such as ${preset}. Nothing was sent.`,
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}

function allowanceIn(data: ICredentialDataDecryptedObject): Allowance {
	const { perSecond, atOnce } = DEFAULT_ALLOWANCE;
	const rate = wholeNumber(data.requestsPerSecond, 'Requests per Second', perSecond, 0);
	return {
		perSecond: rate === 0 ? Number.POSITIVE_INFINITY : rate,
		atOnce: wholeNumber(data.requestsAtOnce, 'Requests at Once', atOnce, 1),
	};
}

/**
 * Reads the stored credential.
 *
 * A renewal never overwrites what the user entered: the newest pair is kept in hidden fields with
 * the fingerprint of the entered token. A newly entered token thereby makes the old pair void, and
 * an entered token that is an expression (external secret) stays one.
 *
 * @throws Web1on1Error when 'API URL' is not a web address, or a number is none
 */
export function readCredential(data: ICredentialDataDecryptedObject): Web1on1Credential {
	const apiUrl = normalizeApiUrl(text(data, 'apiUrl'));
	const allowance = allowanceIn(data);
	const conversationUrl = linkPattern(text(data, 'conversationUrl'));
	if (text(data, 'authentication') === 'permanent') {
		const accessToken = tidyToken(text(data, 'permanentToken'));
		return {
			apiUrl,
			conversationUrl,
			allowance,
			accessToken,
			refreshToken: '',
			enteredToken: '',
			botEmail: '',
		};
	}
	const enteredToken = tidyToken(text(data, 'refreshToken'));
	const isOwn = text(data, 'renewedFrom') === fingerprint(enteredToken);
	const renewed = isOwn ? text(data, 'renewedRefreshToken') : '';
	const refreshToken = renewed || enteredToken;
	return {
		apiUrl,
		conversationUrl,
		allowance,
		accessToken: isOwn ? text(data, 'accessToken') : '',
		refreshToken,
		enteredToken,
		botEmail: emailOf(tidyEmail(text(data, 'botEmail')), enteredToken),
	};
}

/** The hidden fields that {@link readCredential} reads this credential's tokens from. */
export function hiddenFields(credential: Web1on1Credential): RenewedFields {
	const { accessToken, refreshToken, enteredToken } = credential;
	if (refreshToken === '') return { accessToken, renewedRefreshToken: '', renewedFrom: '' };
	return {
		accessToken,
		renewedRefreshToken: refreshToken,
		renewedFrom: fingerprint(enteredToken),
	};
}

/** ID of the bot or user whose tokens these are, as far as they say. */
export function userOf({ refreshToken, accessToken }: Web1on1Credential): string | undefined {
	return readToken(refreshToken || accessToken)?.userId;
}

/** What the platform counts requests by, beside the address (facts: G1). */
export function apiKeyOf(credential: Web1on1Credential): string {
	const { enteredToken, accessToken } = credential;
	return fingerprint(userOf(credential) ?? (enteredToken || accessToken));
}
