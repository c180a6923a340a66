/** What the tests use of the official SDK, which has no types of its own. */
declare module 'chipchat' {
	import type { RequestListener } from 'node:http';

	namespace ChipChat {
		interface Options {
			token?: string;
			refreshToken?: string;
			email?: string;
			secret?: string;
			host?: string;
			ignoreBots?: boolean;
		}

		interface Message {
			id: string;
			conversation: string;
			type: string;
			role?: string;
			touchpoint?: string;
			text: string;
			user: string;
			meta: Record<string, unknown>;
		}

		interface ConversationData {
			id: string;
			name: string;
			organization: string;
			status: string;
			participants: { user: string; active: boolean; accepted: boolean; follow: boolean }[];
			meta: Record<string, unknown>;
		}

		/** A conversation with the SDK's methods on it. */
		interface Context extends ConversationData {
			say(message: unknown, options?: object): Promise<Message>;
			set(key: string, value: string): Promise<Message>;
			/** Resolves with the reply. */
			ask(question: string): Promise<Message>;
			join(): Promise<Message>;
			accept(): Promise<Message>;
			leave(): Promise<Message>;
			assign(users: string | string[]): Promise<Message>;
			notify(channels?: string[]): Promise<Message>;
		}

		interface Pagination {
			iterate?: boolean;
			limit?: number;
			backoff?: number;
			countLimit?: number;
		}

		type Listed<T> = T[] & { headers: Record<string, string> };

		interface Resource<T> {
			list(query?: Record<string, unknown> & { pagination?: Pagination }): Promise<Listed<T>>;
			get(id: string, query?: Record<string, unknown>): Promise<T>;
			create(body: object): Promise<T>;
			update(id: string, body: object): Promise<T>;
			delete(id: string): Promise<unknown>;
		}
	}

	class ChipChat {
		constructor(options: ChipChat.Options);
		auth: { user?: string; token?: string; refreshToken?: string; expiresAt?: string };
		users: ChipChat.Resource<{ id: string; name: string; email: string }>;
		bots: ChipChat.Resource<{ id: string; enabled: boolean; status: string }>;
		contacts: ChipChat.Resource<{
			id: string;
			conversation: string;
			profile: Record<string, unknown>;
		}>;
		conversations: ChipChat.Resource<ChipChat.ConversationData>;
		messages: ChipChat.Resource<ChipChat.Message>;
		organizations: ChipChat.Resource<{ id: string; name: string }>;
		services: ChipChat.Resource<{
			id: string;
			status: string;
			params: { url: string; secret: string; events?: string[] };
		}>;
		watemplates: ChipChat.Resource<{ id: string; name: string }>;
		on(
			event: string,
			conditions: Record<string, unknown>,
			handler: (message: ChipChat.Message, conversation: ChipChat.Context) => void,
		): this;
		on(event: 'error', handler: (error: { message: string }) => void): this;
		on(event: 'token', handler: (token: string) => void): this;
		send(conversation: string, message: unknown, options?: object): Promise<ChipChat.Message>;
		conversation(id: string): Promise<ChipChat.Context>;
		router(): RequestListener;
	}

	export = ChipChat;
}
