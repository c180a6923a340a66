import { randomUUID } from 'node:crypto';

import jwt from 'jsonwebtoken';
import { z } from 'zod';

import type { Clock } from './clock';
import { ApiError, unauthorized } from './errors';
import type { RuntimeOptions } from './options';
import type { Store } from './store';
import { TokenLedger, type IssuedToken, type TokenKind } from './tokenLedger';
import { SCOPES, type Scope, type User } from './types';
import { objectId } from './validate';

const seconds = z.number().nullable().optional();

/** What `issue` can be told about a pair. */
export const tokensSchema = z
	.object({
		/** `bot` (default) or another scope. */
		scope: z.enum(SCOPES).optional(),
		/** A user id; default: the seeded bot, or the seeded admin bot for scope `admin`. */
		user: objectId.optional(),
		/** Lifetime of the access token; negative: already expired; null: it never expires. */
		accessTokenSeconds: seconds,
		/** Lifetime of the refresh token; negative: already expired; null: it never expires. */
		refreshTokenSeconds: seconds,
	})
	.strict();

export type IssueTokensOptions = z.infer<typeof tokensSchema>;

/** A pair of tokens with everything a credential needs. */
export interface IssuedTokens {
	token: string;
	refreshToken: string;
	email: string;
	userId: string;
	organization: string;
	scope: Scope;
	/** Expiry of the access token, or null when it has none. */
	expiresAt: string | null;
}

/** Who a verified access token stands for. */
export interface Caller {
	user: User;
	scope: Scope;
}

/** Body of a successful `POST /v2/auth/token` (facts: A3). */
export interface TokenResponse {
	tokenType: 'Bearer';
	token: string;
	refreshToken?: string;
	user: string;
	organization: string;
	expiresAt?: string;
	scope: Scope;
}

interface Claims {
	id: string;
	user: string;
	scope: Scope;
	isRefreshToken: boolean;
}

const includes = (scope: Scope, other: Scope): boolean =>
	SCOPES.indexOf(scope) >= SCOPES.indexOf(other);

/** Whether a scope includes what another one allows. */
export const scopeAllows = includes;

/** The claim lists a scope with all scopes it includes: `guest agent bot` (facts: A9). */
const scopeClaim = (scope: Scope): string =>
	SCOPES.filter((other) => includes(scope, other)).join(' ');

function highestScope(claim: unknown): Scope {
	const names = typeof claim === 'string' ? claim.split(' ') : [];
	return [...SCOPES].reverse().find((scope) => names.includes(scope)) ?? 'guest';
}

/** Both mail domains stand for the same bot (chipchat's constructor knows both). */
export const botEmail = (userId: string): string => `bot+${userId}@web1on1.chat`;
const legacyBotEmail = (userId: string): string => `bot+${userId}@chatshipper.com`;

/** Issues, renews, checks and revokes JSON Web Tokens. */
export class Tokens {
	private readonly ledger: TokenLedger;

	constructor(
		private readonly key: string,
		private readonly options: RuntimeOptions,
		private readonly clock: Clock,
		private readonly store: Store,
	) {
		this.ledger = new TokenLedger(clock);
	}

	issue(user: User, scope: Scope, lifetimes: IssueTokensOptions = {}): IssuedTokens {
		const {
			accessTokenSeconds = this.options.accessTokenSeconds,
			refreshTokenSeconds = this.options.refreshTokenSeconds,
		} = lifetimes;
		return {
			token: this.sign(user, scope, 'access_token', accessTokenSeconds),
			refreshToken: this.sign(user, scope, 'refresh_token', refreshTokenSeconds),
			email: user.email,
			userId: user.id,
			organization: user.organization,
			scope,
			expiresAt: this.expiry(accessTokenSeconds),
		};
	}

	/** `POST /v2/auth/token` with a refresh token. */
	refresh(clientId: string, refreshToken: string): TokenResponse {
		const claims = this.readRefreshToken(refreshToken);
		const user = this.activeUser(claims.user);
		// The message must not match the SDK's "invalid token", or it would refresh for ever.
		if (!user || this.ledger.isRevoked(claims.id)) throw unauthorized('Invalid refresh token');
		if (!this.belongsTo(clientId, user)) {
			throw unauthorized('The refresh token does not belong to this clientId');
		}
		this.ledger.use(claims.id);
		if (this.options.singleUseRefreshTokens) this.ledger.withdraw(claims.id);
		const pair = this.issue(user, claims.scope);
		return {
			tokenType: 'Bearer',
			token: pair.token,
			...(this.options.rotateRefreshTokens ? { refreshToken: pair.refreshToken } : {}),
			user: user.id,
			organization: user.organization,
			...(pair.expiresAt ? { expiresAt: pair.expiresAt } : {}),
			scope: claims.scope,
		};
	}

	/** Checks the bearer of a request. */
	authenticate(authorization: string | undefined): Caller {
		const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
		if (!token) throw unauthorized('No authorization token was found');
		const claims = this.verify(token, (error) => this.accessTokenError(error));
		const user = this.activeUser(claims.user);
		if (claims.isRefreshToken || !user || this.ledger.isRevoked(claims.id)) {
			throw unauthorized('invalid token');
		}
		if (this.ledger.hasExpired(claims.id)) throw this.expired();
		this.ledger.use(claims.id);
		return { user, scope: claims.scope };
	}

	/** The user a token names, unchecked: the API key of the rate limit. */
	keyOf(authorization: string | undefined): string | undefined {
		const payload = jwt.decode((authorization ?? '').replace(/^Bearer\s+/i, ''));
		const id: unknown = payload && typeof payload === 'object' ? payload._id : undefined;
		return typeof id === 'string' ? id : undefined;
	}

	/** Those issued so far, in that order. */
	list(): IssuedToken[] {
		return this.ledger.list();
	}

	/** Makes every access or refresh token issued to the user so far invalid. */
	revoke(user: string, kinds: { access: boolean; refresh: boolean }): void {
		this.ledger.revoke(user, kinds);
	}

	/** Ends the life of every access token issued so far, of one user or of all. */
	expire(user?: string): IssuedToken[] {
		return this.ledger.expire(user);
	}

	private sign(user: User, scope: Scope, kind: TokenKind, seconds: number | null): string {
		const issuedAt = Math.floor(this.clock.now() / 1000);
		const id = randomUUID();
		this.ledger.add({
			id,
			kind,
			user: user.id,
			scope,
			issuedAt: this.clock.iso(),
			expiresAt: this.expiry(seconds),
			isRevoked: false,
		});
		return jwt.sign(
			{
				_id: user.id,
				organization: user.organization,
				scope: scopeClaim(scope),
				grant_type: kind,
				iat: issuedAt,
				...(seconds === null ? {} : { exp: Math.floor(this.clock.now() / 1000 + seconds) }),
				jti: id,
			},
			this.key,
			{ algorithm: 'HS256' },
		);
	}

	private expiry(seconds: number | null): string | null {
		if (seconds === null) return null;
		return new Date(Math.floor(this.clock.now() / 1000 + seconds) * 1000).toISOString();
	}

	private verify(token: string, refuse: (error: unknown) => ApiError): Claims {
		try {
			const payload = jwt.verify(token, this.key, {
				algorithms: ['HS256'],
				clockTimestamp: this.clock.now() / 1000,
			});
			if (typeof payload === 'string') throw new Error('invalid token');
			return {
				id: payload.jti ?? token,
				user: String(payload._id),
				scope: highestScope(payload.scope),
				isRefreshToken: payload.grant_type === 'refresh_token',
			};
		} catch (error) {
			throw refuse(error);
		}
	}

	private readRefreshToken(refreshToken: string): Claims {
		const claims = this.verify(refreshToken, (error) =>
			unauthorized(
				error instanceof jwt.TokenExpiredError
					? 'Refresh token has expired'
					: 'Invalid refresh token',
			),
		);
		if (!claims.isRefreshToken) throw unauthorized('Invalid refresh token');
		return claims;
	}

	private accessTokenError(error: unknown): ApiError {
		if (error instanceof jwt.TokenExpiredError) return this.expired();
		const isForged = error instanceof Error && error.message === 'invalid signature';
		return unauthorized(isForged ? 'invalid signature' : 'invalid token');
	}

	private expired(): ApiError {
		return this.options.expiredStatus === 403
			? new ApiError(403, 'Permission Denied: token expired')
			: unauthorized('jwt expired');
	}

	private activeUser(id: string): User | undefined {
		const user = this.store.users.get(id);
		return user?.status === 'active' ? user : undefined;
	}

	private belongsTo(clientId: string, user: User): boolean {
		const names = [user.email];
		if (/^bot\+/i.test(user.email)) names.push(botEmail(user.id), legacyBotEmail(user.id));
		return names.some((name) => name.toLowerCase() === clientId.trim().toLowerCase());
	}
}
