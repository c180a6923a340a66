import type { FastifyInstance } from 'fastify';

/** A page of somebody else on the sandbox's server, which knows no more of it than this. */
export interface Neighbour {
	/** Its files are called so, e.g. `book`. */
	name: string;
	/** Title of its window. */
	title: string;
	/** Where it opens, and what links to there say. */
	places: Place[];
	/** What runs in the browser: the absolute path of a .tsx, which imports its styles. */
	entry: string;
	/**
	 * Adds what the page asks for, below `/sandbox`, where one must know the desk's token.
	 * @param changed tells all that is open, by the desk's own pulse, to look again
	 */
	routes(app: FastifyInstance, changed: () => void): void;
}

/** Somewhere to go to. */
export interface Place {
	/** Absolute, e.g. `/book`. */
	path: string;
	label: string;
}
