import type { FastifyRequest } from 'fastify';

import { unauthorized } from './errors';
import type { Fault } from './faults';
import type { JournalEntry } from './journal';
import type { Query } from './query';
import type { Caller } from './tokens';
import type { Scope } from './types';

declare module 'fastify' {
	interface FastifyRequest {
		rawBody: string;
		entry: JournalEntry | null;
		caller: Caller | null;
		fault: Fault | null;
	}
	interface FastifyContextConfig {
		/** Minimum scope of a route; without one, any valid token will do. */
		scope?: Scope;
		/** The route needs no token. */
		isOpen?: boolean;
	}
}

/** The authenticated caller of a request. */
export function callerOf(request: FastifyRequest): Caller {
	if (!request.caller) throw unauthorized('No authorization token was found');
	return request.caller;
}

/** Query parameters as single texts; of repeated keys the last one counts. */
export function queryOf(request: FastifyRequest): Query {
	const { searchParams } = new URL(request.url, 'http://sandbox');
	return Object.fromEntries(searchParams);
}
