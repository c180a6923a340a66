import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Caller } from '../caller';
import { Web1on1Error } from '../errors';
import { clock } from '../timing';
import { tokenRejected } from '../wire/refusals';
import { checkTokens } from './checks';
import { fingerprint, isExpired, isFresh } from './claims';
import { CREDENTIAL, type Web1on1Credential } from './credential';
import { dataOf, isUsable, readAgain, type Held } from './held';
import { newestOf, renewals } from './renewal';
import { renewThroughN8n } from './saving';

/** Waits between looks at the stored credential after another process was faster to renew. */
const RELOAD_PAUSES_MS = [0, 250, 500, 1000, 2000, 3000];

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
	private proven = '';

	/** Why no renewal is tried any more, and until when. */
	private givenUp: { error: Web1on1Error; until: number } | undefined;

	/** @param held as {@link openHeld} gives it */
	constructor(
		private readonly caller: Caller,
		private held: Held,
	) {}

	/** Credential as it is now. */
	get credential(): Readonly<Web1on1Credential> {
		return this.held.credential;
	}

	/** Credential values for n8n, with the newest tokens. */
	get data(): ICredentialDataDecryptedObject {
		return dataOf(this.held);
	}

	/** True while the access token can go out as it is. */
	get isReady(): boolean {
		return this.isReadyBut();
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
			if (this.isReadyBut(rejected) || this.adoptKnown(rejected)) return;
			await renewals.turns.run(this, async () => await this.renew(rejected));
		}
		if (!this.isReadyBut(rejected)) throw tokenRejected();
	}

	/** Takes note that the platform has accepted a request with this access token. */
	accepted(accessToken: string): void {
		if (this.proven !== accessToken) renewals.accepted(accessToken);
		this.proven = accessToken;
	}

	/** What an access token without `exp` may be suspected of; undefined for one that tells its end. */
	suspicionOf(accessToken: string): 'unproven' | 'worked' | undefined {
		return renewals.suspicionOf({ ...this.credential, accessToken }, clock.now());
	}

	/**
	 * Another token for one that may be over. Meanwhile, and where there is none to be had, it stays in
	 * use: it may just as well be good.
	 * @returns whether there is another one now
	 */
	async replace(suspect: string): Promise<boolean> {
		if (this.credential.accessToken !== suspect || this.adoptKnown(suspect)) return true;
		const again = await readAgain(this.caller.context, this.held);
		if (again.credential.accessToken !== suspect && isUsable(again, clock.now())) {
			this.held = again;
			return true;
		}
		await renewals.turns.run(this.storedName(), async () => {
			const suspected = { ...this.credential, accessToken: suspect };
			const renew = async (): Promise<void> => {
				await renewThroughN8n(this.caller, this.held);
			};
			await renewals.onSuspicion(suspected, renew, clock.now());
		});
		return this.credential.accessToken !== suspect || this.adoptNew(suspect);
	}

	/**
	 * The error of a request that went out with this access token, without the secrets it may quote.
	 * Where the platform rejects even a token it has only just issued, no further request goes out.
	 */
	failed(error: Web1on1Error, accessToken: string): Web1on1Error {
		const { refreshToken, enteredToken, accessToken: present } = this.credential;
		// Another request may have renewed the token this one went out with.
		const safe = error.without([present, refreshToken, enteredToken, accessToken]);
		const isHopeless = safe.details.cause === 'credential-invalid' && accessToken !== this.proven;
		return isHopeless ? this.giveUp(safe) : safe;
	}

	private giveUp(error: Web1on1Error): Web1on1Error {
		const passes =
			error.details.cause === 'temporarily-unavailable' || error.details.cause === 'rate-limited';
		this.givenUp = {
			error: error.as('not-sent'),
			until: passes ? clock.now() + GIVE_UP_MS : Number.POSITIVE_INFINITY,
		};
		return error;
	}

	private isReadyBut(rejected?: string): boolean {
		return isUsable(this.held, clock.now(), rejected);
	}

	/** Takes the newest pair this process knows. */
	private adoptKnown(rejected?: string): boolean {
		const newest = { ...this.held, credential: newestOf(this.credential), isLast: false };
		if (!isUsable(newest, clock.now(), rejected)) return false;
		this.held = newest;
		return true;
	}

	private async renew(rejected?: string): Promise<void> {
		// Another process may have renewed, or the user may have entered a new token.
		await this.reload();
		if (this.isReadyBut(rejected) || this.adoptKnown(rejected)) return;
		try {
			checkTokens(this.credential, clock.now());
			if (this.credential.refreshToken === '') throw tokenRejected();
			await this.renewTogether(rejected);
		} catch (error) {
			if (!(error instanceof Web1on1Error)) return await Promise.reject(error);
			if (!this.makeDo(rejected)) throw this.giveUp(error);
		}
	}

	/** The present token is good for a little longer, though it can't be renewed right now. */
	private makeDo(rejected?: string): boolean {
		const last = { ...this.held, isLast: true };
		if (!isUsable(last, clock.now(), rejected)) return false;
		this.held = last;
		return true;
	}

	private async renewTogether(rejected?: string): Promise<void> {
		for (let round = 0; round < 2; round++) {
			await renewals.turns.run(this.storedName(), async () => {
				if (this.isReadyBut(rejected) || this.adoptKnown(rejected)) return;
				await renewThroughN8n(this.caller, this.held);
			});
			if (this.adoptNew(rejected)) return;
			const failure = renewals.failure(this.credential);
			// Whoever went first may have been stopped on the way; then it is our turn.
			if (failure === undefined) continue;
			const isSpent = failure.details.cause === 'credential-invalid';
			if (isSpent && (await this.adoptStored(rejected))) return;
			throw failure;
		}
		// The platform may give out the very token that it rejects; otherwise nothing came of asking.
		throw newestOf(this.credential).accessToken === rejected ? tokenRejected() : notRenewed();
	}

	/** The stored credential and its refresh token. */
	private storedName(): string {
		const { apiUrl, refreshToken } = this.credential;
		const id = this.caller.context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
		return fingerprint(apiUrl, id, refreshToken);
	}

	/**
	 * Takes the pair a renewal has brought. However short its life is, nothing better is to be had.
	 * @throws Web1on1Error when this machine's clock says that it has expired before it came
	 */
	private adoptNew(rejected?: string): boolean {
		const newest = newestOf(this.credential);
		const { accessToken } = newest;
		if (accessToken === '' || accessToken === rejected) return false;
		if (accessToken === this.credential.accessToken) return false;
		if (isExpired(accessToken, clock.now())) throw clockAhead();
		this.held = { ...this.held, credential: newest, isLast: !isFresh(accessToken, clock.now()) };
		return true;
	}

	private async reload(): Promise<void> {
		this.held = await readAgain(this.caller.context, this.held);
	}

	/** Takes what another process has saved meanwhile. */
	private async adoptStored(rejected?: string): Promise<boolean> {
		const { refreshToken } = this.credential;
		for (const pause of RELOAD_PAUSES_MS) {
			await clock.sleep(pause);
			if (this.caller.cancelled?.aborted === true) return false;
			await this.reload();
			if (this.credential.refreshToken !== refreshToken && this.isReadyBut(rejected)) return true;
		}
		return false;
	}
}

function notRenewed(): Web1on1Error {
	return new Web1on1Error('n8n did not renew the token of the credential', {
		description: 'Nothing was sent. Run it again later.',
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
