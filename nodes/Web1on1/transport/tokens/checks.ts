import { Web1on1Error } from '../errors';
import { isExpired, readToken } from './claims';
import type { Web1on1Credential } from './credential';

/**
 * Refuses what can be seen to be wrong without asking the platform.
 * @throws Web1on1Error naming the field and where to find the right value
 */
export function checkTokens(credential: Web1on1Credential, now: number): void {
	const { accessToken, refreshToken } = credential;
	if (refreshToken === '') checkPermanentToken(accessToken, now);
	else checkRefreshToken(credential, now);
}

function refuse(message: string, description: string): never {
	throw new Web1on1Error(message, { description, cause: 'credential-invalid' });
}

/**
 * What is wrong with a token under 'Access Token Without Expiry' that does expire; undefined where it
 * does not, or does not say so.
 */
export function expiryNotice({ accessToken, refreshToken }: Web1on1Credential): string | undefined {
	const expiresAt = refreshToken === '' ? readToken(accessToken)?.expiresAt : undefined;
	if (expiresAt === undefined) return undefined;
	return `'Access Token' in the credential expires on ${new Date(expiresAt).toISOString().slice(0, 10)}, and nothing renews it`;
}

/** @throws Web1on1Error for such a token */
export function refuseExpiring(credential: Web1on1Credential): void {
	const notice = expiryNotice(credential);
	if (notice !== undefined) refuse(notice, RENEW_INSTEAD);
}

/** What to do about it. */
export const RENEW_INSTEAD =
	"Set 'Token Type' to 'Refresh Token' and enter the refresh token, which stands beside it in the tab 'API token' of the bot's details.";

const WHERE = "You find both tokens in Web1on1, in the tab 'API token' of the bot's details.";

function checkPermanentToken(token: string, now: number): void {
	if (token === '') {
		refuse('The credential has no token', `Enter a refresh token. ${WHERE}`);
	}
	if (readToken(token)?.isRefreshToken === true) {
		refuse(
			"'Access Token' holds a refresh token",
			"Set 'Token Type' to 'Refresh Token' and paste it there, so that it renews itself.",
		);
	}
	if (isExpired(token, now)) {
		refuse(
			"The token in 'Access Token' has expired",
			`It can't be renewed by itself. Set 'Token Type' to 'Refresh Token' and enter a new refresh token. ${WHERE}`,
		);
	}
}

function checkRefreshToken({ refreshToken, botEmail }: Web1on1Credential, now: number): void {
	const claims = readToken(refreshToken);
	if (claims !== undefined && !claims.isRefreshToken) {
		refuse(
			"'Refresh Token' holds an access token",
			`Paste the refresh token instead; the access token is fetched with it. ${WHERE}`,
		);
	}
	if (isExpired(refreshToken, now)) {
		refuse(
			'The refresh token has expired',
			`Refresh tokens live three months. Generate a new pair in Web1on1, in the tab 'API token' of the bot's details, and enter the new refresh token.`,
		);
	}
	if (botEmail === '' && claims === undefined) {
		refuse(
			"'Refresh Token' does not look like a Web1on1 token",
			`Check that it was copied whole. ${WHERE}`,
		);
	}
	if (botEmail === '') {
		refuse(
			"'Bot Email' is empty and can't be derived from the token",
			'Enter the email address of the bot, for example bot+0123456789abcdef01234567@web1on1.chat.',
		);
	}
}
