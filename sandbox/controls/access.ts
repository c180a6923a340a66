import { z } from 'zod';

import { found } from '../errors';
import type { Platform } from '../platform';
import { seed } from '../seed';
import { tokensSchema, type IssueTokensOptions } from '../tokens';
import { objectId } from '../validate';
import type { MakeControl } from './control';

const revokeSchema = z
	.object({ user: objectId, access: z.boolean(), refresh: z.boolean() })
	.partial()
	.strict();

const expireSchema = z.object({ user: objectId }).partial().strict();

const hireSchema = z
	.object({ bot: objectId.optional(), organization: objectId, enabled: z.boolean() })
	.strict();

/** Tokens, and the dealers that hire a bot. */
export const accessControls = (platform: Platform, control: MakeControl) => ({
	/** A token pair as the bot's "API token" tab gives it, of any scope, user and age. */
	issueTokens: control('POST', '/tokens', {
		status: 201,
		body: tokensSchema,
		takes: (request) => [request],
		does: (request: IssueTokensOptions = {}) => platform.issueTokens(request),
	}),

	/** Revokes tokens of a user (default: the bot's access tokens). */
	revokeTokens: control('POST', '/tokens/revoke', {
		body: revokeSchema,
		takes: (request) => [request],
		does: (request: z.infer<typeof revokeSchema> = {}) => {
			const { user = seed.bot.id, access = true, refresh = false } = request;
			platform.tokens.revoke(user, { access, refresh });
			return { user, access, refresh };
		},
	}),

	/** Every token issued so far, without the token itself. */
	tokens: control('GET', '/tokens', () => platform.tokens.list()),

	/** Ends the life of the access tokens issued so far, of a user (default: of all). */
	expireTokens: control('POST', '/tokens/expire', {
		body: expireSchema,
		takes: ({ user }) => [user],
		does: (user?: string) => platform.tokens.expire(user),
	}),

	/** Makes an organization hire a bot (default: the seeded one), or end it. */
	hire: control('POST', '/botinstances', {
		body: hireSchema,
		takes: ({ organization, enabled, bot }) => [organization, enabled, bot],
		does: (organization: string, enabled: boolean = true, bot: string = seed.bot.id) => {
			found(platform.store.organizations.get(organization), 'Organization not found');
			platform.hire(bot, organization, enabled);
			return { bot, organization, enabled };
		},
	}),
});
