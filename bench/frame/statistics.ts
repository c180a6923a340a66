import type { Figures, Measure, Target } from './line';

/** The least, the middle and the greatest of several values. */
export interface Spread {
	min: number;
	median: number;
	max: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (index: number): number => sorted[index] ?? NaN;
	const middle = (sorted.length - 1) / 2;
	const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
	return { min: at(0), median, max: at(sorted.length - 1) };
}

/** How many times as good one value is as another: 1 is level, more is better. */
export function ratio(measure: Measure, of: number, to: number): number {
	if (of === to) return 1;
	return measure.better === 'higher' ? of / to : to / of;
}

/** What a race has given: figures by contender, one a round. */
export type Rounds = Readonly<Record<string, readonly Figures[]>>;

/** The values of one contender, round by round. */
export function valuesOf(rounds: Rounds, contender: string, measure: string): number[] {
	return (rounds[contender] ?? []).flatMap((figures) => figures[measure] ?? []);
}

/** The ratios of two contenders, each within one round. */
export function ratiosOf(rounds: Rounds, measure: Measure, of: string, to: string): number[] {
	const others = valuesOf(rounds, to, measure.key);
	return valuesOf(rounds, of, measure.key).flatMap((value, round) => {
		const other = others[round];
		return other === undefined ? [] : [ratio(measure, value, other)];
	});
}

/** What became of a target. */
export interface Verdict {
	target: Target;
	/** Ratios or values, as the target asks for. */
	spread: Spread;
	isReached: boolean;
}

/** @returns undefined for a target about something that was not measured */
export function verdictOn(
	rounds: Rounds,
	measures: readonly Measure[],
	target: Target,
): Verdict | undefined {
	const measure = measures.find(({ key }) => key === target.measure);
	if (measure === undefined) return undefined;
	if ('to' in target) {
		const ratios = ratiosOf(rounds, measure, target.of, target.to);
		if (ratios.length === 0) return undefined;
		const spread = spreadOf(ratios);
		return { target, spread, isReached: spread.median >= target.atLeast };
	}
	const values = valuesOf(rounds, target.of, target.measure);
	if (values.length === 0) return undefined;
	const spread = spreadOf(values);
	const { from = -Infinity, upTo = Infinity } = target;
	return { target, spread, isReached: spread.min >= from && spread.max <= upTo };
}
