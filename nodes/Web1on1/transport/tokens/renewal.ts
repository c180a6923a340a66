import { Memory } from '../../values/memory';
import { Web1on1Error } from '../errors';
import { SingleFlight } from '../singleFlight';
import { checkTokens } from './checks';
import { fingerprint, isFresh, readToken, type TokenPair } from './claims';
import { hiddenFields, type RenewedFields, type Web1on1Credential } from './credential';
import { exchangeToken, type HttpRequest } from './exchange';

/** Refresh tokens whose fate a process remembers; each is two tokens or an error. */
const REMEMBERED = 1000;

/** Tokens live a day at least, by every document: a denial soon after a renewal has another reason. */
const SUSPICION_PAUSE_MS = 3_600_000;

/** What came of a refresh token. */
interface Known {
	/** The pair it has brought last. */
	pair?: TokenPair;
	/** Why the try after that came to nothing. */
	failure?: Web1on1Error;
}

/**
 * What this process knows of renewed tokens: what came of which refresh token. n8n starts one
 * `preAuthentication` for every request that finds an expired token, all with the same spent
 * refresh token, and without a lock. Here the first one asks the platform and the others, also
 * those who come late, share its answer.
 */
class Renewals {
	/** By API and refresh token. Of more than {@link REMEMBERED} the one used longest ago goes. */
	private readonly known = new Memory<Known>(REMEMBERED);

	private readonly exchanges = new SingleFlight<TokenPair>();

	/** Access tokens without `exp` that the platform has accepted. */
	private readonly worked = new Memory<true>(REMEMBERED);

	/** When a credential was last renewed on mere suspicion. */
	private readonly suspected = new Memory<number>(REMEMBERED);

	/**
	 * Renewals through n8n: of one session, and of one stored credential with its refresh token,
	 * since two stored credentials with the same token are each saved.
	 */
	readonly turns = new SingleFlight<void>();

	/** Newest pair that came, over any number of renewals, from this credential's refresh token. */
	latest({ apiUrl, refreshToken }: Web1on1Credential): TokenPair | undefined {
		let newest: TokenPair | undefined;
		let next = this.of(apiUrl, refreshToken).pair;
		while (next !== undefined && next !== newest) {
			newest = next;
			next = this.of(apiUrl, newest.refreshToken).pair;
		}
		return newest;
	}

	/**
	 * Takes note that the platform rejects an access token, whatever its `exp` says. The refresh token
	 * beside it is still the way on: the platform need not give a new one each time.
	 */
	discard(accessToken: string): void {
		for (const known of this.known.values()) {
			if (known.pair?.accessToken === accessToken) known.pair = { ...known.pair, accessToken: '' };
		}
	}

	/** Takes note that the platform has accepted an access token. */
	accepted(accessToken: string): void {
		if (isUndated(accessToken)) this.worked.set(fingerprint(accessToken), true);
	}

	/**
	 * What a token that does not say when it expires may be suspected of, where the platform denies it
	 * something: one that has worked may be over by now. A renewal on suspicion is made once in a while,
	 * or every item that is denied for another reason would bring one.
	 * @returns undefined for a token that tells its own end
	 */
	suspicionOf(credential: Web1on1Credential, now: number): 'unproven' | 'worked' | undefined {
		const { accessToken, refreshToken } = credential;
		if (!isUndated(accessToken)) return undefined;
		const last = this.suspected.get(rootOf(credential)) ?? Number.NEGATIVE_INFINITY;
		const newest = this.latest(credential)?.accessToken ?? '';
		const isReplaced = newest !== '' && newest !== accessToken;
		const isWorthIt = isReplaced || now - last >= SUSPICION_PAUSE_MS;
		const hasWorked = this.worked.get(fingerprint(accessToken)) === true;
		return refreshToken !== '' && hasWorked && isWorthIt ? 'worked' : 'unproven';
	}

	/**
	 * Has a token renewed that may be over. Where that comes to nothing, the token stays in use.
	 * @param renew asks n8n for a renewal
	 */
	async onSuspicion(
		credential: Web1on1Credential,
		renew: () => Promise<void>,
		now: number,
	): Promise<void> {
		const { accessToken } = credential;
		const before = [...this.known.values()].filter(({ pair }) => pair?.accessToken === accessToken);
		this.discard(accessToken);
		await renew();
		// Not before: whoever is denied meanwhile waits for what comes of this.
		this.suspected.set(rootOf(credential), now);
		for (const known of before) {
			if (known.pair?.accessToken === '') known.pair = { ...known.pair, accessToken };
		}
	}

	/**
	 * A pair whose access token is not the one the caller holds: the shared one where there is one,
	 * otherwise a new one from the platform.
	 */
	async renew(
		credential: Web1on1Credential,
		exchange: (refreshToken: string) => Promise<TokenPair>,
		now: number,
	): Promise<TokenPair> {
		const known = this.latest(credential);
		if (known && known.accessToken !== credential.accessToken && isFresh(known.accessToken, now)) {
			return known;
		}
		const { apiUrl } = credential;
		const refreshToken = known?.refreshToken ?? credential.refreshToken;
		return await this.exchanges.run(keyOf(apiUrl, refreshToken), async () => {
			// Why an earlier one failed says nothing about this one.
			delete this.of(apiUrl, refreshToken).failure;
			try {
				return this.remember(apiUrl, refreshToken, await exchange(refreshToken));
			} catch (error) {
				return await this.rememberFailure(apiUrl, refreshToken, error);
			}
		});
	}

	/** Why the last renewal from this credential's refresh token came to nothing, if it did. */
	failure(credential: Web1on1Credential): Web1on1Error | undefined {
		const { apiUrl, refreshToken } = { ...credential, ...this.latest(credential) };
		return this.of(apiUrl, refreshToken).failure;
	}

	private of(apiUrl: string, refreshToken: string): Known {
		return this.known.get(keyOf(apiUrl, refreshToken)) ?? {};
	}

	private remember(apiUrl: string, refreshToken: string, pair: TokenPair): TokenPair {
		// A token that was issued just now leads nowhere yet: what came of it earlier, if the platform
		// issues one twice, is over. Otherwise `latest` would go round in circles.
		this.known.delete(keyOf(apiUrl, pair.refreshToken));
		this.known.set(keyOf(apiUrl, refreshToken), { pair });
		return pair;
	}

	private async rememberFailure(
		apiUrl: string,
		refreshToken: string,
		error: unknown,
	): Promise<never> {
		if (error instanceof Web1on1Error) {
			const known = this.of(apiUrl, refreshToken);
			this.known.set(keyOf(apiUrl, refreshToken), { ...known, failure: error });
		}
		return await Promise.reject(error);
	}
}

function isUndated(accessToken: string): boolean {
	return accessToken !== '' && readToken(accessToken)?.expiresAt === undefined;
}

/** One credential, over all its renewals. */
function rootOf({ apiUrl, enteredToken }: Web1on1Credential): string {
	return keyOf(apiUrl, enteredToken);
}

function keyOf(apiUrl: string, refreshToken: string): string {
	return fingerprint(apiUrl, refreshToken);
}

/** Shared by both nodes and the credential: n8n loads this module once per process. */
export const renewals = new Renewals();

/** The credential with the newest pair that this process has obtained from its refresh token. */
export function newestOf(credential: Web1on1Credential): Web1on1Credential {
	if (credential.refreshToken === '') return credential;
	return { ...credential, ...renewals.latest(credential) };
}

/**
 * The hidden fields after a renewal, for n8n to save.
 * @throws Web1on1Error with its own words for each way it can go wrong
 */
export async function renewedFields(
	credential: Web1on1Credential,
	http: HttpRequest,
	now: number,
): Promise<RenewedFields> {
	checkTokens(credential, now);
	if (credential.refreshToken === '') return hiddenFields(credential);
	const pair = await renewals.renew(
		credential,
		async (refreshToken) => await exchangeToken(credential, refreshToken, http),
		now,
	);
	return hiddenFields({ ...credential, ...pair });
}
