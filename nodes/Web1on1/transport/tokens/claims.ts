import { createHash } from 'node:crypto';

import { isRecord, type JsonRecord } from '../../values/json';

/** What a Web1on1 token says of itself (facts: A5). Times in milliseconds since 1970. */
export interface TokenClaims {
	/** ID of the bot or user, claim `_id`. */
	userId?: string;
	organization?: string;
	/** `grant_type` is `refresh_token`: good for renewing, not for calling. */
	isRefreshToken: boolean;
	issuedAt?: number;
	/** Left out where the token never expires. */
	expiresAt?: number;
}

/** A pair as the platform hands it out. */
export interface TokenPair {
	accessToken: string;
	refreshToken: string;
}

/** Renew this long before `exp`, or a tenth of the token's life before it where that is shorter. */
const MARGIN_MS = 5 * 60 * 1000;

function decodePayload(token: string): JsonRecord | undefined {
	const parts = token.split('.');
	if (parts.length !== 3) return undefined;
	try {
		const payload: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
		return isRecord(payload) ? payload : undefined;
	} catch {
		// Not a JWT: an opaque token is legal, it only can't be looked into.
		return undefined;
	}
}

function seconds(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value * 1000 : undefined;
}

/**
 * Reads a JWT without checking its signature: only the platform can, and does, with every call.
 * @returns undefined when the text is not a JWT
 */
export function readToken(token: string): TokenClaims | undefined {
	const payload = decodePayload(token);
	if (payload === undefined) return undefined;
	const issuedAt = seconds(payload.iat);
	const expiresAt = seconds(payload.exp);
	return {
		isRefreshToken: payload.grant_type === 'refresh_token',
		...(typeof payload._id === 'string' ? { userId: payload._id } : {}),
		...(typeof payload.organization === 'string' ? { organization: payload.organization } : {}),
		...(issuedAt === undefined ? {} : { issuedAt }),
		...(expiresAt === undefined ? {} : { expiresAt }),
	};
}

/**
 * True while a token can be used without renewing it first. The documents contradict each other on
 * how long tokens live (1 month, 24 hours, for ever), so only the token's own `exp` counts; without
 * one it is good until the platform says otherwise.
 */
export function isFresh(token: string, now: number): boolean {
	if (token === '') return false;
	const claims = readToken(token);
	if (claims?.expiresAt === undefined) return true;
	const life = claims.expiresAt - (claims.issuedAt ?? claims.expiresAt - MARGIN_MS * 10);
	return now < claims.expiresAt - Math.min(MARGIN_MS, life / 10);
}

/** True when the token's own `exp` has passed. */
export function isExpired(token: string, now: number): boolean {
	const expiresAt = readToken(token)?.expiresAt;
	return expiresAt !== undefined && now >= expiresAt;
}

/** A short, one-way name for a secret, for use as a key. */
export function fingerprint(...secrets: string[]): string {
	return createHash('sha256').update(JSON.stringify(secrets)).digest('base64url').slice(0, 22);
}
