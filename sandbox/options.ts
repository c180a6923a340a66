import { z } from 'zod';

/** Options that may also be changed while the sandbox runs (`PATCH /sandbox/options`). */
export const runtimeOptionsSchema = z
	.object({
		/** Lifetime of access tokens; the customer's document says one month. */
		accessTokenSeconds: z.number().positive(),
		/** Lifetime of refresh tokens; the customer's document says three months. */
		refreshTokenSeconds: z.number().positive(),
		/** Whether a refresh answers with a new refresh token. */
		rotateRefreshTokens: z.boolean(),
		/** Whether a refresh token works once only; a spent one answers 401. */
		singleUseRefreshTokens: z.boolean(),
		/** Status for an expired access token: 401 (the SDK) or 403 (the documentation). */
		expiredStatus: z.union([z.literal(401), z.literal(403)]),
		/** Requests per second per IP address and per API key; 0 switches the limit off. */
		rateLimit: z.number().int().min(0),
		/** Most documents in one answer; what the API allows is not documented, the SDK uses 100. */
		pageSize: z.number().int().positive(),
		/** Filters that lists take no notice of: which ones the API knows is documented by examples only. */
		ignoredFilters: z.array(z.string()),
		/** Whether a list of templates or forms that names no organization holds the caller's own only. */
		listsOwnContentOnly: z.boolean(),
		/** How a 429 says when to come back. */
		retryAfter: z.enum(['seconds', 'date', 'none']),
		/** First pause before a webhook delivery is repeated; doubles each time. */
		retryBaseMs: z.number().positive(),
		/** How long a webhook delivery is repeated; the documentation says 24 hours. */
		retryForMs: z.number().min(0),
		/** How long a webhook may take to answer; the documentation says 20 seconds. */
		deliveryTimeoutMs: z.number().positive(),
		/** How many webhook deliveries are in flight at once. */
		deliveryConcurrency: z.number().int().positive(),
		/** How long a message takes from the platform to the consumer's phone. */
		channelDelayMs: z.number().min(0),
		/** JSON shape of a watemplate: its field names are not documented. */
		templateShape: z.enum(['flat', 'components']),
		/** Whether services keep `params.secret` to themselves after they were created. */
		hideSecrets: z.boolean(),
		/** Whether pictures under /sandbox/media need a bearer token. */
		mediaNeedsToken: z.boolean(),
	})
	.strict();

export type RuntimeOptions = z.infer<typeof runtimeOptionsSchema>;

/** Everything `startSandbox` can be told. */
export interface SandboxOptions extends RuntimeOptions {
	/** TCP port; 0 picks a free one. */
	port: number;
	/** Address to listen at. Any but one of this machine alone needs a desk token. */
	host: string;
	/** Names under which others reach this machine; the first stands in the addresses given away. */
	names: string[];
	/** What whoever looks inside or breaks things must know; empty: nothing. */
	deskToken: string;
	/** Key of the token signatures; a fixed one keeps tokens valid across restarts. */
	tokenSecret: string;
	/** Templates beyond the handful of the seed, for lists longer than a page. */
	extraTemplates: number;
	/** Contacts to create in Acme Demo at the start, for lists longer than a page. */
	extraContacts: number;
	/** Start of the random sequence behind fault probabilities and shuffles. */
	randomSeed: number;
}

const DAY_SECONDS = 24 * 60 * 60;

export const defaultOptions: Omit<SandboxOptions, 'tokenSecret'> = {
	port: 0,
	host: '127.0.0.1',
	names: [],
	deskToken: '',
	accessTokenSeconds: 30 * DAY_SECONDS,
	refreshTokenSeconds: 90 * DAY_SECONDS,
	rotateRefreshTokens: true,
	singleUseRefreshTokens: false,
	expiredStatus: 401,
	rateLimit: 20,
	pageSize: 100,
	ignoredFilters: [],
	listsOwnContentOnly: false,
	retryAfter: 'none',
	retryBaseMs: 1000,
	retryForMs: DAY_SECONDS * 1000,
	deliveryTimeoutMs: 20_000,
	deliveryConcurrency: 50,
	channelDelayMs: 0,
	templateShape: 'flat',
	hideSecrets: false,
	mediaNeedsToken: false,
	extraTemplates: 0,
	extraContacts: 0,
	randomSeed: 1,
};
