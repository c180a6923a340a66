/** The words of the bench: a line holds races, and in a race contenders are measured by turns. */

/** What one measurement gave, by the measure's key. */
export type Figures = Readonly<Record<string, number>>;

/** Something that is measured: us, or what one would use instead. */
export interface Contender {
	/** As in tables and charts. */
	name: string;
	/** Measures once. What the figures have nothing to do with is done before or after. */
	measure: (round: number) => Promise<Figures>;
}

/** A figure that contenders are compared by. */
export interface Measure {
	key: string;
	/** With its unit: `deliveries per second`. */
	title: string;
	/** Which is better; a count of what went wrong is better when lower. */
	better: 'higher' | 'lower';
	/** Drawn in a chart. */
	isDrawn?: boolean;
}

/**
 * What we want to reach. Of a ratio, 1 is level and more is better, whichever way the measure goes;
 * its median counts. Of a bound, every round counts.
 */
export type Target =
	| { measure: string; of: string; to: string; atLeast: number }
	| { measure: string; of: string; from?: number; upTo?: number };

/** Contenders under the same conditions, ready to be measured. */
export interface Race {
	/** Unlike the other races of its line: `vm`, `4 workers`. */
	name: string;
	/** How it was measured, in one line: sizes, engine, versions. */
	conditions: string;
	contenders: readonly Contender[];
	measures: readonly Measure[];
	targets: readonly Target[];
	/** Ends what was started for it. */
	end: () => Promise<void>;
}

/** How much is to be measured. */
export interface Size {
	isQuick: boolean;
	/** Exact version of n8n. */
	version: string;
	/** The first number for figures, the second to see that it works. */
	of: (full: number, quick: number) => number;
}

/** One question, measured: one file in `bench/`, one entry in `lines.ts`. */
export interface Line {
	/** What it is called by on the command line, and in file names. */
	name: string;
	title: string;
	/** What is compared, in a sentence or two; in the results above the figures. */
	about: string;
	/** Rounds unless the command line says otherwise. */
	rounds: number;
	/** Each is prepared when the one before has ended. */
	races: ReadonlyArray<(size: Size) => Promise<Race>>;
	/** What holds back what was missed, or what else one needs to know; in the results below the figures. */
	notes?: readonly string[];
}
