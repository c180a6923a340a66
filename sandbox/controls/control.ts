import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import { parse } from '../validate';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** How a control is reached over HTTP. */
export interface Route {
	readonly method: Method;
	/** Below `/sandbox`; with one parameter at most. */
	readonly path: string;
	/** Of the answer. */
	readonly status: number;
	/** Checks the body of a request, and does what the control does. */
	readonly handle: (parameter: string, body: unknown) => unknown;
}

/** A method of the `Sandbox` handle that knows its route. */
export type Control<Args extends [] | unknown[], Result> = ((...args: Args) => Result) & {
	readonly route: Route;
};

interface Common<Args extends [] | unknown[], Result> {
	/** 200 unless given. */
	status?: number;
	/** The method itself; what it gives back is also the body of the HTTP answer. */
	does: (...args: Args) => Result;
}

/** A control whose request has no body. */
interface WithoutBody<Args extends [] | unknown[], Result> extends Common<Args, Result> {
	body?: undefined;
	/** The method's arguments, from the parameter of the path (empty if it was left out). */
	takes: (parameter: string) => NoInfer<Args>;
}

/** A control whose request has a body. */
interface WithBody<Args extends [] | unknown[], Result, Body> extends Common<Args, Result> {
	body: z.ZodType<Body, z.ZodTypeDef, unknown>;
	/** The method's arguments, from the checked body and the parameter of the path. */
	takes: (body: Body, parameter: string) => NoInfer<Args>;
}

/** Makes controls: `makesControls` says how. */
export type MakeControl = ReturnType<typeof makesControls>;

/**
 * Gives the function that says, once, one thing that can be done to the sandbox: its result is the method
 * of the handle, and `controlRoutes` makes the route of it. A control that takes nothing is just its
 * function.
 *
 * @param changed told after each control that does more than look; what goes on longer says so itself
 */
export function makesControls(changed: () => void) {
	function control<Result>(method: Method, path: string, does: () => Result): Control<[], Result>;
	function control<Args extends [] | unknown[], Result>(
		method: Method,
		path: string,
		entry: WithoutBody<Args, Result>,
	): Control<Args, Result>;
	function control<Args extends [] | unknown[], Result, Body>(
		method: Method,
		path: string,
		entry: WithBody<Args, Result, Body>,
	): Control<Args, Result>;
	function control<Args extends [] | unknown[], Result, Body>(
		method: Method,
		path: string,
		entry: (() => Result) | WithoutBody<Args, Result> | WithBody<Args, Result, Body>,
	): Control<Args, Result> | Control<[], Result> {
		if (typeof entry === 'function') {
			return control(method, path, { does: entry, takes: (): [] => [] });
		}
		const { status = 200 } = entry;
		const does = (...args: Args): Result => {
			const result = entry.does(...args);
			if (method !== 'GET') changed();
			return result;
		};
		const argumentsOf = (parameter: string, body: unknown): Args =>
			entry.body ? entry.takes(parse(entry.body, body), parameter) : entry.takes(parameter);
		const handle: Route['handle'] = (parameter, body) => does(...argumentsOf(parameter, body));
		return Object.assign(does, { route: { method, path, status, handle } });
	}
	return control;
}

/** Serves every control. */
export function controlRoutes(
	app: FastifyInstance,
	controls: Record<string, { readonly route: Route }>,
): void {
	for (const { route } of Object.values(controls)) {
		app.route<{ Params: Record<string, string> }>({
			method: route.method,
			url: route.path,
			handler: async ({ params, body }, reply) => {
				const [parameter = ''] = Object.values(params);
				return reply.code(route.status).send(await route.handle(parameter, body));
			},
		});
	}
}
