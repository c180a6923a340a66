import { createHash } from 'node:crypto';

import { chartOf, PALETTES } from '../../bench/frame/chart';
import { withFirstLines } from '../../bench/frame/firstLines';
import type { Contender, Measure } from '../../bench/frame/line';
import { reportOn } from '../../bench/frame/report';
import { runLine, shown, type LineResult } from '../../bench/frame/run';
import {
	ratio,
	ratiosOf,
	spreadOf,
	valuesOf,
	verdictOn,
	type Rounds,
} from '../../bench/frame/statistics';

const RATE: Measure = { key: 'rate', title: 'per second', better: 'higher', isDrawn: true };
const TIME: Measure = { key: 'time', title: 'seconds', better: 'lower' };

/** Ours is twice as fast in one round, and half in another; one figure of the others is missing. */
const ROUNDS: Rounds = {
	'Web1on1 <ours>': [
		{ rate: 40, time: 1 },
		{ rate: 10, time: 4 },
		{ rate: 33, time: 2 },
	],
	'the others & co.': [{ rate: 20, time: 2 }, { rate: 20, time: 2 }, { rate: 30 }],
};

const OURS = 'Web1on1 <ours>';
const OTHERS = 'the others & co.';

const RESULT: LineResult = {
	line: 'example',
	title: 'Example: a | b',
	about: 'Ours "beside" others.',
	notes: ['A note.'],
	date: '2026-01-31',
	machine: { processor: 'A', cores: 2, memoryGb: 4, system: 'B', node: 'v1' },
	races: [
		{
			name: 'only',
			conditions: 'Two at once',
			measures: [RATE, TIME],
			targets: [
				{ measure: 'time', of: OURS, upTo: 4 },
				{ measure: 'rate', of: OURS, to: OTHERS, atLeast: 1.1 },
				{ measure: 'rate', of: OURS, to: 'nobody', atLeast: 1 },
				{ measure: 'rate', of: OURS, from: 20 },
			],
			rounds: ROUNDS,
		},
	],
};

describe('figures of a bench', () => {
	it.each([
		[[5], { min: 5, median: 5, max: 5 }],
		[[10, 9, 100], { min: 9, median: 10, max: 100 }],
		[[4, 1, 3, 2], { min: 1, median: 2.5, max: 4 }],
	])('%j: least, middle, greatest', (values, spread) => {
		expect(spreadOf(values)).toEqual(spread);
	});

	it('are compared so that more is better, level where both are the same', () => {
		expect(ratio(RATE, 30, 20)).toBe(1.5);
		expect(ratio(TIME, 30, 20)).toBeCloseTo(2 / 3);
		expect(ratio(TIME, 0, 0)).toBe(1);
	});

	it('are compared within a round, and not where one is missing', () => {
		expect(ratiosOf(ROUNDS, RATE, OURS, OTHERS)).toEqual([2, 0.5, 1.1]);
		expect(ratiosOf(ROUNDS, TIME, OURS, OTHERS)).toEqual([2, 0.5]);
		expect(valuesOf(ROUNDS, 'nobody', 'rate')).toEqual([]);
	});

	it('reach a ratio by their middle, and a bound in every round', () => {
		const [within, faster, unmeasured, always] = (RESULT.races[0]?.targets ?? []).map(
			(target) => verdictOn(ROUNDS, [RATE, TIME], target)?.isReached,
		);
		expect([within, faster, unmeasured, always]).toEqual([true, true, undefined, false]);
	});

	it.each([
		[0.123456, '0.123'],
		[1234.5, '1235'],
		[7, '7'],
		[NaN, '–'],
	])('%d is shown as %s', (value, text) => {
		expect(shown(value)).toBe(text);
	});
});

describe('the page of a bench', () => {
	const page = reportOn([RESULT]);

	it('shows each figure with its spread, and what is missing', () => {
		expect(page).toContain(`| ${OURS} | 33 (10–40) | 2 (1–4) |`);
		expect(page).toContain(`| ${OTHERS} | 20 (20–30) | 2 |`);
		const without = { ...RESULT.races[0], rounds: { nobody: [] } } as LineResult['races'][number];
		expect(reportOn([{ ...RESULT, races: [without] }])).toContain('| nobody | – | – |');
	});

	it('says which targets were reached', () => {
		expect(page).toContain(
			`| per second | ${OURS} : ${OTHERS} | at least 1.1 times as good | 1.1 (0.5–2) | reached |`,
		);
		expect(page).toContain(`| per second | ${OURS} | at least 20 | 33 (10–40) | **missed** |`);
	});

	it('gives its first lines to other pages, and nothing where nothing was measured', () => {
		const empty = 'a\n<!-- bench: 1 -->\n<!-- end -->\nb';
		const filled = withFirstLines(empty, [RESULT, { ...RESULT, title: 'Second' }]);
		expect(filled).toContain(
			`| Example: a \\| b | 33 per second | ${OTHERS}: 20 | 1.1 (0.5–2) |\n\n<!-- end -->\nb`,
		);
		expect(filled).not.toContain('Second');
		expect(withFirstLines(filled, [RESULT])).toBe(filled);
		expect(withFirstLines(filled, [])).toBe(empty);
	});
});

describe('the chart of a bench', () => {
	it.each(Object.entries(PALETTES))('is a well-formed picture: %s', (_name, palette) => {
		const chart = chartOf(RESULT, palette) ?? '';
		expect(openTags(chart)).toEqual([]);
		expect(chart).toContain(`fill="${palette.ours}"`);
		expect(chart).toContain(palette.text);
		expect(chart).toContain('the others &amp; co.');
		expect(chart).not.toMatch(/NaN|Infinity|undefined/);
	});

	it('differs between light and dark, and is none where nothing is drawn', () => {
		const hashes = Object.values(PALETTES).map((palette) =>
			createHash('sha256')
				.update(chartOf(RESULT, palette) ?? '')
				.digest('hex'),
		);
		expect(new Set(hashes).size).toBe(hashes.length);
		expect(chartOf({ ...RESULT, races: [] }, PALETTES.light)).toBeUndefined();
	});
});

describe('a run of a bench', () => {
	it('lets contenders take turns at beginning, and ends what was started', async () => {
		const order: string[] = [];
		const contender = (name: string): Contender => ({
			name,
			measure: async (round: number) => {
				order.push(`${name}${round}`);
				return await Promise.resolve({ rate: round });
			},
		});
		const race = {
			...{ name: 'only', conditions: 'none', measures: [RATE], targets: [] },
			contenders: [contender('a'), contender('b')],
			end: async () => {
				order.push('end');
				await Promise.resolve();
			},
		};
		const line = {
			...{ name: 'x', title: 'X', about: 'X.', rounds: 9 },
			races: [async () => await Promise.resolve(race)],
		};
		const size = { isQuick: false, version: '1.0.0', of: (full: number) => full };
		const result = await runLine(line, { size, rounds: 2, say: () => undefined });
		expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'end']);
		expect(result.races[0]?.rounds).toEqual({
			a: [{ rate: 0 }, { rate: 1 }],
			b: [{ rate: 0 }, { rate: 1 }],
		});
	});
});

/** Tags that were opened and not closed in their order, or texts that break a tag. */
function openTags(xml: string): string[] {
	const open: string[] = [];
	const rest = xml.replace(
		/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<>&]*(?:&(?:amp|lt|gt|quot);[^"<>&]*)*")*)\s*(\/?)>/g,
		(_tag, isEnd: string, name: string, _attributes, isEmpty: string) => {
			if (isEnd !== '') {
				if (open.pop() !== name) open.push(`</${name}>`);
			} else if (isEmpty === '') open.push(name);
			return '';
		},
	);
	return [...open, ...(rest.replace(/&(?:amp|lt|gt|quot);/g, '').match(/[<>&]/g) ?? [])];
}
