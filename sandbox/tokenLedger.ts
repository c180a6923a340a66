import type { Clock } from './clock';
import type { Scope } from './types';

export type TokenKind = 'access_token' | 'refresh_token';

/** A token that was issued; the token itself is not kept. */
export interface IssuedToken {
	/** Its `jti`. */
	id: string;
	kind: TokenKind;
	user: string;
	scope: Scope;
	issuedAt: string;
	/** Null when it never expires. */
	expiresAt: string | null;
	lastUsedAt?: string;
	isRevoked: boolean;
}

/** What has become of the tokens that were issued. */
export class TokenLedger {
	/** By id, in the order in which they were issued. */
	private readonly issued = new Map<string, IssuedToken>();
	/** Also of tokens that an earlier process has issued with the same key. */
	private readonly revoked = new Set<string>();

	constructor(private readonly clock: Clock) {}

	add(token: IssuedToken): void {
		this.issued.set(token.id, token);
	}

	list(): IssuedToken[] {
		return [...this.issued.values()].map((token) => ({ ...token }));
	}

	use(id: string): void {
		const token = this.issued.get(id);
		if (token) token.lastUsedAt = this.clock.iso();
	}

	withdraw(id: string): void {
		this.revoked.add(id);
		const token = this.issued.get(id);
		if (token) token.isRevoked = true;
	}

	isRevoked(id: string): boolean {
		return this.revoked.has(id);
	}

	/** Whether its life is over, be it before the time written in it. */
	hasExpired(id: string): boolean {
		const expiresAt = this.issued.get(id)?.expiresAt;
		return typeof expiresAt === 'string' && Date.parse(expiresAt) <= this.clock.now();
	}

	revoke(user: string, kinds: { access: boolean; refresh: boolean }): void {
		for (const token of this.issued.values()) {
			if (token.user !== user) continue;
			if (token.kind === 'access_token' ? kinds.access : kinds.refresh) this.withdraw(token.id);
		}
	}

	/** Ends the life of access tokens, of one user or of all; gives those that were alive. */
	expire(user?: string): IssuedToken[] {
		const now = this.clock.iso();
		const living = [...this.issued.values()].filter(
			(token) =>
				token.kind === 'access_token' &&
				(user === undefined || token.user === user) &&
				!token.isRevoked &&
				!this.hasExpired(token.id),
		);
		for (const token of living) token.expiresAt = now;
		return living.map((token) => ({ ...token }));
	}
}
