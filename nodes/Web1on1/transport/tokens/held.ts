import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ApiContext } from '../caller';
import { Web1on1Error } from '../errors';
import { clock } from '../timing';
import { warn } from '../log';
import { checkTokens, expiryNotice, RENEW_INSTEAD } from './checks';
import { isExpired, isFresh } from './claims';
import {
	checkLinks,
	CREDENTIAL,
	hiddenFields,
	readCredential,
	type Web1on1Credential,
} from './credential';
import { newestOf } from './renewal';

/** What a session holds: a credential as read, with the newest tokens that this process knows. */
export interface Held {
	/** The values that n8n has stored. */
	readonly stored: ICredentialDataDecryptedObject;
	readonly credential: Readonly<Web1on1Credential>;
	/** The access token is used up to its `exp`, for want of a better one. */
	readonly isLast: boolean;
}

async function read(context: ApiContext): Promise<Held> {
	return held(await context.getCredentials(CREDENTIAL));
}

function held(stored: ICredentialDataDecryptedObject): Held {
	return { stored, credential: newestOf(readCredential(stored)), isLast: false };
}

/**
 * Reads the stored credential and checks what can be checked without the platform.
 * @param stored its values, where they have been read a moment ago
 * @throws Web1on1Error when a token is of the wrong kind, expired or missing
 */
export async function openHeld(
	context: ApiContext,
	stored?: ICredentialDataDecryptedObject,
): Promise<Held> {
	const opened = stored === undefined ? await read(context) : held(stored);
	const now = clock.now();
	// A session token in use outweighs a refresh token that has run out meanwhile.
	const isInUse = opened.credential.refreshToken !== '' && isUsable(opened, now);
	if (!isInUse) checkTokens(opened.credential, now);
	// On behalf of a delivery nobody reads this, and the reply counts.
	if (!('getRequestObject' in context)) checkSettings(context, opened.credential);
	return opened;
}

/** @throws Web1on1Error for what makes every output wrong; what will go wrong one day is said in the log */
function checkSettings(context: ApiContext, credential: Web1on1Credential): void {
	checkLinks(credential);
	const notice = expiryNotice(credential);
	const isSeenToday = 'getInputData' in context || 'getActivationMode' in context;
	if (notice !== undefined && isSeenToday) warn(context, `${notice}. ${RENEW_INSTEAD}`);
}

/**
 * Reads it once more: another process may have renewed, or the user may have entered a new token.
 * @throws Web1on1Error when n8n can't read it
 */
export async function readAgain(context: ApiContext, before: Held): Promise<Held> {
	try {
		const newer = await read(context);
		const isSame = newer.credential.accessToken === before.credential.accessToken;
		return { ...newer, isLast: isSame && before.isLast };
	} catch (error) {
		throw error instanceof Web1on1Error ? error : unreadable();
	}
}

function unreadable(): Web1on1Error {
	return new Web1on1Error('n8n could not read the credential again to renew its token', {
		description: 'Nothing was sent. The database of n8n may be locked or away. Run it again.',
		cause: 'temporarily-unavailable',
		fate: 'not-sent',
	});
}

/** True while the access token can go out as it is, and is not the one just rejected. */
export function isUsable({ credential, isLast }: Held, now: number, rejected?: string): boolean {
	const { accessToken, refreshToken } = credential;
	if (accessToken === '' || accessToken === rejected) return false;
	// What can't be renewed is used to its last second.
	return refreshToken === '' || isLast ? !isExpired(accessToken, now) : isFresh(accessToken, now);
}

/** Credential values for n8n, with the newest tokens. */
export function dataOf({ stored, credential }: Held): ICredentialDataDecryptedObject {
	return { ...stored, ...hiddenFields(credential) };
}
