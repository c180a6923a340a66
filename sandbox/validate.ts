import { z } from 'zod';

import { badRequest } from './errors';
import { isId } from './ids';
import { CONVERSATION_TYPES, MESSAGE_ROLES, MESSAGE_TYPES } from './types';

/** An id in a request body: 24 hex digits. */
export const objectId = z.string().refine(isId, 'must be a 24-digit hexadecimal id');

const metaSchema = z.record(z.unknown());

/** A message as clients send it (facts: B7, B14). Unknown members are tolerated and dropped. */
export const messageSchema = z
	.object({
		type: z.enum(MESSAGE_TYPES).default('chat'),
		text: z.string().optional(),
		role: z.enum(MESSAGE_ROLES).optional(),
		touchpoint: z.string().min(1).optional(),
		isBackchannel: z.boolean().optional(),
		user: objectId.optional(),
		/** Milliseconds. */
		delay: z.number().min(0).optional(),
		meta: metaSchema.optional(),
		contentType: z.string().min(1).optional(),
		actions: z.array(metaSchema).optional(),
		items: z.array(metaSchema).optional(),
		/** chipchat's `send` puts the conversation's id in here. */
		conversation: z.string().optional(),
	})
	// Text is required; the SDK's cards with items or actions go without.
	.refine((message) => message.text?.trim() || message.items?.length || message.actions?.length, {
		message: 'is required',
		path: ['text'],
	});

export type MessageInput = z.infer<typeof messageSchema>;

/** One message or an array of them. */
export const messagesSchema = z.union([z.array(messageSchema).min(1), messageSchema]);

const identifier = z.string().optional();

/** `telephone` in E.164; that the real API insists on it is an assumption. */
const profileSchema = z
	.object({
		telephone: identifier.refine((telephone) => !telephone || /^\+[1-9]\d{6,14}$/.test(telephone), {
			message: 'must be a telephone number in E.164 format, such as +31612345678',
		}),
		email: identifier.refine((email) => !email || /^[^\s@]+@[^\s@]+$/.test(email), {
			message: 'must be an e-mail address',
		}),
	})
	.passthrough();

export type ProfileInput = z.infer<typeof profileSchema>;

/** `POST /v2/conversations`. */
export const conversationSchema = z
	.object({
		organization: objectId.optional(),
		type: z.enum(CONVERSATION_TYPES).optional(),
		contact: z.object({ profile: profileSchema }).optional(),
		messages: z.array(messageSchema).min(1, 'must hold at least one message'),
		name: z.string().min(1).optional(),
		tags: z.array(z.string()).optional(),
		meta: metaSchema.optional(),
	})
	.passthrough();

export type ConversationInput = z.infer<typeof conversationSchema>;

export const conversationPatchSchema = z
	.object({
		name: z.string().min(1),
		status: z.enum(['queued', 'active', 'closed']),
		tags: z.array(z.string()),
		meta: metaSchema,
	})
	.partial()
	.passthrough();

export const contactPatchSchema = z.object({ profile: profileSchema.optional() }).passthrough();

export const messagePatchSchema = z.object({ text: z.string(), meta: metaSchema }).partial();

const paramsSchema = z.record(z.unknown());

export const serviceSchema = z
	.object({
		name: z.string().min(1),
		type: z.string().min(1),
		organization: objectId,
		params: paramsSchema.default({}),
	})
	.passthrough();

export const servicePatchSchema = z
	.object({ name: z.string().min(1), status: z.string().min(1), params: paramsSchema })
	.partial();

export const refreshSchema = z.object({
	clientId: z.string().min(1),
	refreshToken: z.string().min(1),
});

/** Checks a value against a schema; the first problem becomes the error, with its place. */
export function parse<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, value: unknown): T {
	const result = schema.safeParse(value ?? {});
	if (result.success) return result.data;
	const issue = firstIssue(result.error.issues);
	const place = issue?.path.join('.') ?? '';
	throw badRequest(`${place ? `${place}: ` : ''}${issue?.message ?? 'invalid body'}`);
}

/** Of a union, the branch that came furthest says most. */
function firstIssue(issues: readonly z.ZodIssue[]): z.ZodIssue | undefined {
	const [issue] = issues;
	if (issue?.code !== 'invalid_union') return issue;
	const branches = issue.unionErrors.map((error) => firstIssue(error.issues));
	return branches.sort((a, b) => (b?.path.length ?? 0) - (a?.path.length ?? 0))[0];
}
