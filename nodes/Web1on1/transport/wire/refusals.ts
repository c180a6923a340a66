import { isRecord } from '../../values/json';
import { vendorMessage, Web1on1Error, type FailureCause } from '../errors';
import { isElsewhere, TOO_MANY_PERHAPS } from './outcome';

/** What a platform, or its library, puts before the reason. */
const BEFORE =
	/^(?:(?:permission denied|access denied|forbidden|unauthori[sz]ed|not authori[sz]ed|authentication (?:failed|error)|(?:jsonwebtoken|tokenexpired)?error)\s*[:,;.-]\s*)+/i;

/** And what it advises behind it. */
const BEHIND = /(?:[.!]+|[.,;!:-]+ ?(?:please|log ?in|sign in|refresh|renew|generate)\b.*)$/i;

/** What our token is called: a channel has tokens too, which are not ours. */
const OWN = /(?:the |your |this )?(?:(?:access|api|auth|bearer|session|jwt|bot)[ -]?)*token/.source;

/**
 * The reasons that mean our token, as a whole sentence (SDK lib/client.js): "invalid token for channel
 * 5a43" means another.
 */
const EXPIRY = [
	/^jwt (?:is )?(?:expired|invalid|malformed)$/i,
	/^invalid signature$/i,
	new RegExp(`^${OWN} (?:(?:is|has|was) )?(?:been )?(?:expired|invalid|revoked)$`, 'i'),
	new RegExp(`^(?:expired|invalid|revoked) ${OWN}$`, 'i'),
];

/**
 * True when an answer means "renew the token": 401, or 403 with words of expiry and of nothing else.
 * The documents contradict each other here (facts: A6, X2). Any other 403 is a matter of
 * permission, and renewing would not help.
 */
export function asksForRenewal(status: number, body: unknown): boolean {
	if (status === 401) return true;
	const said = (vendorMessage(body) ?? '').trim().replace(BEFORE, '').replace(BEHIND, '');
	return status === 403 && EXPIRY.some((reason) => reason.test(said));
}

/**
 * True for a bare "Permission Denied": what the platform answers to an expired token by one of its
 * documents, and to a want of permission by another (facts: A6, X1).
 */
export function mayMeanExpiry(status: number, body: unknown): boolean {
	return status === 403 && /^permission denied[.!]*$/i.test((vendorMessage(body) ?? '').trim());
}

/** A bare "Permission Denied" to a token that does not say when it expires. */
export function deniedOrExpired(body: unknown): Web1on1Error {
	const error = answerError(403, body);
	return error.with({
		mayBeToken: true,
		description: `${error.details.description} Or the token has expired, which this one does not tell by itself: if everything else is refused too, generate a new pair in Web1on1, in the tab 'API token' of the bot's details, and enter it in the credential.`,
	});
}

/** The token was rejected and can't be, or has been, renewed. */
export function tokenRejected(said?: string, status?: number): Web1on1Error {
	return new Web1on1Error(
		`Web1on1 does not accept the token${said === undefined ? '' : `: ${said}`}`,
		{
			description:
				"Generate a new pair in Web1on1, in the tab 'API token' of the bot's details, and enter it in the credential.",
			cause: 'credential-invalid',
			fate: 'refused',
			...(status === undefined ? {} : { status }),
		},
	);
}

/** The error for an answer that is not a success: the platform's message first, then what to do. */
export function answerError(status: number, body: unknown): Web1on1Error {
	const said = vendorMessage(body);
	const advice =
		isRecord(body) || status >= 500 || status === 429 ? adviceFor(status) : NOT_THE_API;
	return new Web1on1Error(said ?? `Web1on1 answered with status ${status}`, {
		...advice,
		status,
		fate: 'refused',
	});
}

/** The API answers in JSON, also when it refuses. */
export const NOT_THE_API: { description: string; cause: FailureCause } = {
	description:
		"This does not look like the Web1on1 API, which answers in JSON. Check 'API URL' in the credential, and any proxy on the way.",
	cause: 'configuration-invalid',
};

function adviceFor(status: number): { description: string; cause?: FailureCause } {
	if (status === 403) {
		return {
			description:
				'The bot may not do this. Check that the organization has hired the bot in the Bot Store, and that the token has the scope this needs.',
			cause: 'configuration-invalid',
		};
	}
	if (isElsewhere(status)) return NOT_THE_API;
	if (status === 404) {
		return {
			description:
				'Web1on1 has nothing under this ID, or the bot may not see it. Check the ID and that the organization has hired the bot.',
			cause: 'configuration-invalid',
		};
	}
	if (status === 429) {
		return {
			description:
				'Web1on1 allows 20 requests per second. Wait a little and run the item again; it was not sent.',
			cause: 'rate-limited',
		};
	}
	if (status === TOO_MANY_PERHAPS) {
		return {
			description:
				'Web1on1 allows 20 requests per second, and may have meant that there were too many. Wait a little and run the item again.',
			cause: 'rate-limited',
		};
	}
	if (status >= 500) {
		return {
			description: 'Web1on1 is not available right now. Run it again later.',
			cause: 'temporarily-unavailable',
		};
	}
	return { description: 'Web1on1 refused the request. Check the parameters of the node.' };
}
