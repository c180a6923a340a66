import type { AddressInfo } from 'node:net';

import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What the model answers next: a tool to call, or its last word. */
export type ModelAnswer = { tool: string; arguments: Record<string, unknown> } | { text: string };

const requestSchema = z.object({
	model: z.string(),
	stream: z.literal(false).optional(),
	messages: z.array(
		z.object({
			role: z.string(),
			content: z.unknown(),
			tool_call_id: z.string().optional(),
		}),
	),
	tools: z
		.array(
			z.object({
				type: z.literal('function'),
				function: z.object({
					name: z.string(),
					description: z.string(),
					parameters: z.object({
						properties: z.record(
							z.object({ type: z.string(), description: z.string().optional() }),
						),
						required: z.array(z.string()).default([]),
					}),
				}),
			}),
		)
		.default([]),
});

/** A request to the model, as far as the stand-in understands the API. */
export type ModelRequest = z.infer<typeof requestSchema>;

/**
 * Stands in for a language model: OpenAI's chat completions API, with answers written beforehand.
 * What n8n asks is kept.
 */
export class ScriptedModel {
	readonly requests: ModelRequest[] = [];
	private script: ModelAnswer[] = [];

	private constructor(private readonly server: FastifyInstance) {}

	static async start(): Promise<ScriptedModel> {
		const server = fastify();
		const model = new ScriptedModel(server);
		server.post('/v1/chat/completions', async ({ body }, reply) => {
			try {
				return model.answer(requestSchema.parse(body));
			} catch (error) {
				// 400 is not tried again.
				return await reply.code(400).send({ error: { message: String(error) } });
			}
		});
		await server.listen({ host: '127.0.0.1', port: 0 });
		return model;
	}

	/** The base URL for the credential. */
	get url(): string {
		const { port } = this.server.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/v1`;
	}

	/** Sets the answers to come and forgets what was asked. */
	play(...script: ModelAnswer[]): void {
		this.script = script;
		this.requests.length = 0;
	}

	/** What the tools answered to the model, in order. */
	get toolResults(): string[] {
		const last = this.requests.at(-1)?.messages ?? [];
		return last.filter(({ role }) => role === 'tool').map(({ content }) => String(content));
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	private answer(request: ModelRequest): object {
		this.requests.push(request);
		const next = this.script.shift();
		if (!next) throw new Error('The model was asked more often than expected');
		const message = 'text' in next ? { content: next.text } : this.toolCall(request, next);
		return {
			id: `chatcmpl-${this.requests.length}`,
			object: 'chat.completion',
			created: 1_763_800_000,
			model: request.model,
			choices: [
				{
					index: 0,
					message: { role: 'assistant', ...message },
					finish_reason: 'text' in next ? 'stop' : 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}

	private toolCall(
		request: ModelRequest,
		{ tool, arguments: values }: { tool: string; arguments: Record<string, unknown> },
	): object {
		if (!request.tools.some(({ function: { name } }) => name === tool)) {
			throw new Error(`The model was not offered a tool '${tool}'`);
		}
		const call = { name: tool, arguments: JSON.stringify(values) };
		const id = `call_${this.requests.length}`;
		return { content: null, tool_calls: [{ id, type: 'function', function: call }] };
	}
}
