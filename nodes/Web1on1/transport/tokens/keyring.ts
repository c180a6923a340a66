import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { checkTokens, CREDENTIAL, readCredential, type Web1on1Credential } from './credential';
import { tokenRejected, Web1on1Error } from '../errors';
import { isCancelled, sendOnce, type ApiContext, type ApiRequest } from '../wire/request';
import { paceOf } from '../pace';
import type { Outcome } from '../wire/rules';
import { newestOf, renewals } from './renewal';
import { clock, steadyClock } from '../timing';
import { fingerprint, isExpired, isFresh, readToken } from './claims';

/** Waits between looks at the stored credential after another process was faster to renew. */
const RELOAD_PAUSES_MS = [0, 250, 500, 1000, 2000, 3000];

/** Waits between tries to have n8n save a new pair. */
const SAVE_PAUSES_MS = [250, 1000, 3000];

/** For so long nobody asks again after a renewal that failed for a passing reason. */
const GIVE_UP_MS = 30_000;

/**
 * The tokens of one session: a credential read once, renewed when its `exp` comes near or the
 * platform asks for it. Whoever comes first renews, through n8n so that the new pair is saved;
 * everybody else in this process takes what came of it, and other processes find it in the stored
 * credential.
 */
export class Keyring {
	/** Access token that the platform has accepted last. */
	proven = '';

	/** Why no renewal is tried any more, and until when. */
	private givenUp: { error: Web1on1Error; until: number } | undefined;

	/** Used up to its `exp`, for want of a better one. */
	private trusted = '';

	private renewing: Promise<void> | undefined;

	private constructor(
		private readonly context: ApiContext,
		private stored: ICredentialDataDecryptedObject,
		private current: Web1on1Credential,
	) {}

	/**
	 * Reads the credential and checks what can be checked without the platform.
	 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
	 */
	static async open(context: ApiContext): Promise<Keyring> {
		const stored = await context.getCredentials(CREDENTIAL);
		const keyring = new Keyring(context, stored, newestOf(readCredential(stored)));
		// A session token in use outweighs a refresh token that has run out meanwhile.
		const { refreshToken } = keyring.current;
		if (refreshToken === '' || !keyring.isReady) checkTokens(keyring.current, clock.now());
		return keyring;
	}

	/** Credential as it is now. */
	get credential(): Readonly<Web1on1Credential> {
		return this.current;
	}

	/** True while the access token can go out as it is. */
	get isReady(): boolean {
		return this.isUsable(this.current);
	}

	/** Credential values for n8n, with the newest tokens. */
	get data(): ICredentialDataDecryptedObject {
		return { ...this.stored, ...accessFields(this.current) };
	}

	/** What must not show up anywhere outside the credential. */
	get secrets(): string[] {
		const { accessToken, refreshToken, enteredToken } = this.current;
		return [accessToken, refreshToken, enteredToken];
	}

	/**
	 * Makes the access token usable: one that is fresh, and not the one the platform just rejected.
	 * @param rejected the access token the rejected request went out with
	 * @throws Web1on1Error when there is none to be had; nothing was sent then
	 */
	async freshen(rejected?: string): Promise<void> {
		if (rejected !== undefined) renewals.discard(rejected);
		for (let round = 0; round < 2; round++) {
			if (this.givenUp !== undefined && clock.now() < this.givenUp.until) throw this.givenUp.error;
			if (this.isUsable(this.current, rejected) || this.adoptKnown(rejected)) return;
			this.renewing ??= this.renew(rejected).finally(() => {
				this.renewing = undefined;
			});
			await this.renewing;
		}
		if (!this.isUsable(this.current, rejected)) throw tokenRejected();
	}

	/** Lets no further request out: the platform rejects even a token it has only just issued. */
	giveUp(error: Web1on1Error): Web1on1Error {
		const passes =
			error.details.cause === 'temporarily-unavailable' || error.details.cause === 'rate-limited';
		this.givenUp = {
			error: error.as('not-sent'),
			until: passes ? clock.now() + GIVE_UP_MS : Number.POSITIVE_INFINITY,
		};
		return error;
	}

	private isUsable({ accessToken, refreshToken }: Web1on1Credential, rejected?: string): boolean {
		if (accessToken === '' || accessToken === rejected) return false;
		// What can't be renewed is used to its last second.
		return refreshToken === '' || accessToken === this.trusted
			? !isExpired(accessToken, clock.now())
			: isFresh(accessToken, clock.now());
	}

	/** Takes the newest pair this process knows. */
	private adoptKnown(rejected?: string): boolean {
		const newest = newestOf(this.current);
		if (!this.isUsable(newest, rejected)) return false;
		this.current = newest;
		return true;
	}

	private async renew(rejected?: string): Promise<void> {
		// Another process may have renewed, or the user may have entered a new token.
		await this.reload();
		if (this.isReadyBut(rejected)) return;
		try {
			checkTokens(this.current, clock.now());
			if (this.current.refreshToken === '') throw tokenRejected();
			await this.renewTogether(rejected);
		} catch (error) {
			if (!(error instanceof Web1on1Error) || !this.makeDo(rejected)) throw this.settle(error);
		}
	}

	private isReadyBut(rejected?: string): boolean {
		return this.isUsable(this.current, rejected) || this.adoptKnown(rejected);
	}

	/** The present token is good for a little longer, though it can't be renewed right now. */
	private makeDo(rejected?: string): boolean {
		const { accessToken } = this.current;
		if (accessToken === '' || accessToken === rejected) return false;
		if (isExpired(accessToken, clock.now())) return false;
		this.trusted = accessToken;
		return true;
	}

	private settle(error: unknown): unknown {
		return error instanceof Web1on1Error ? this.giveUp(error) : error;
	}

	private async renewTogether(rejected?: string): Promise<void> {
		for (let round = 0; round < 2; round++) {
			await renewals.together(this.renewalName(), async () => {
				await this.renewThroughN8n(rejected);
			});
			if (this.adoptNew(rejected)) return;
			const failure = renewals.failure(this.current);
			// Whoever went first may have been stopped on the way; then it is our turn.
			if (failure === undefined) continue;
			if (failure.details.cause === 'credential-invalid' && (await this.adoptStored(rejected)))
				return;
			throw failure;
		}
		throw tokenRejected();
	}

	/**
	 * Takes the pair a renewal has brought. However short its life is, nothing better is to be had.
	 * @throws Web1on1Error when this machine's clock says that it has expired before it came
	 */
	private adoptNew(rejected?: string): boolean {
		const newest = newestOf(this.current);
		const { accessToken } = newest;
		if (accessToken === '' || accessToken === rejected) return false;
		if (accessToken === this.current.accessToken) return false;
		if (isExpired(accessToken, clock.now())) throw clockAhead();
		this.current = newest;
		if (!isFresh(accessToken, clock.now())) this.trusted = accessToken;
		return true;
	}

	private renewalName(): string {
		const { apiUrl, refreshToken } = this.current;
		const id = this.context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
		return fingerprint(apiUrl, id, refreshToken);
	}

	private async reload(): Promise<void> {
		try {
			this.stored = await this.context.getCredentials(CREDENTIAL);
		} catch {
			throw unreadable();
		}
		this.current = newestOf(readCredential(this.stored));
	}

	/** Takes what another process has saved meanwhile. */
	private async adoptStored(rejected?: string): Promise<boolean> {
		const { refreshToken } = this.current;
		for (const pause of RELOAD_PAUSES_MS) {
			await clock.sleep(pause);
			if (isCancelled(this.context)) return false;
			await this.reload();
			if (this.current.refreshToken !== refreshToken && this.isUsable(this.current, rejected)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Has n8n run the credential's `preAuthentication` and save what it returns: it does both when
	 * the expirable field is empty. The request itself, the bot's own user, is of no interest.
	 */
	private async renewThroughN8n(rejected?: string): Promise<void> {
		if (this.isReadyBut(rejected)) return;
		const { apiUrl, refreshToken } = this.current;
		const pace = paceOf(apiUrl, steadyClock);
		// The renewal and the request behind it count like any others. They are made for everybody
		// who waits, so that the first one's execution being cancelled does not stop them.
		const turns = [await pace.turn(() => false), await pace.turn(() => false)];
		const userId = readToken(refreshToken)?.userId;
		const probe: ApiRequest =
			userId === undefined
				? { method: 'GET', path: '/organizations', query: { limit: 1 } }
				: { method: 'GET', path: `/users/${encodeURIComponent(userId)}` };
		const ask = async (): Promise<Outcome> =>
			await sendOnce(this.context, apiUrl, probe, { ...this.data, accessToken: '' });
		const { kind } = await ask();
		for (const turn of turns) turn?.end();
		if (kind === 'failure') await this.insistOnSaving(ask);
	}

	/**
	 * n8n may have failed to save the new pair, its database being locked for instance. The platform
	 * takes the old one no more, so that a restart would lose the credential. Asked again, the
	 * credential gives n8n the pair it has.
	 */
	private async insistOnSaving(ask: () => Promise<Outcome>): Promise<void> {
		for (const pause of SAVE_PAUSES_MS) {
			if (await this.isSaved()) return;
			await clock.sleep(pause);
			await ask();
		}
		if (await this.isSaved()) return;
		this.context.logger.warn(
			`${this.context.getNode().name}: n8n could not save the renewed token of the credential. If n8n is restarted now, a new pair is needed.`,
		);
	}

	/** True unless this process knows a newer pair than n8n's database for the token that is entered. */
	private async isSaved(): Promise<boolean> {
		const { accessToken } = newestOf(this.current);
		if (accessToken === this.current.accessToken) return true;
		try {
			const stored = readCredential(await this.context.getCredentials(CREDENTIAL));
			return (
				stored.accessToken === accessToken || stored.enteredToken !== this.current.enteredToken
			);
		} catch {
			// The database can't be read either.
			return false;
		}
	}
}

/** The hidden fields as {@link readCredential} expects them. */
function accessFields(credential: Web1on1Credential): ICredentialDataDecryptedObject {
	const { accessToken, refreshToken, enteredToken } = credential;
	if (refreshToken === '') return { accessToken };
	return {
		accessToken,
		renewedRefreshToken: refreshToken,
		renewedFrom: fingerprint(enteredToken),
	};
}

function unreadable(): Web1on1Error {
	return new Web1on1Error('n8n could not read the credential again to renew its token', {
		description: 'Nothing was sent. The database of n8n may be locked or away. Run it again.',
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

function clockAhead(): Web1on1Error {
	return new Web1on1Error('Web1on1 issued a token that has expired by the clock of this n8n', {
		description: 'The clock of the machine that n8n runs on is probably ahead. Correct it.',
		cause: 'configuration-invalid',
		fate: 'not-sent',
	});
}
