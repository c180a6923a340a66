import { drawnMeasures } from './report';
import { shown, type LineResult, type RaceResult } from './run';
import { spreadOf, valuesOf } from './statistics';

/** Colours of a chart, for pages of either kind. */
interface Palette {
	text: string;
	faint: string;
	ours: string;
	others: string;
	whisker: string;
}

/** The kinds of pages a chart is drawn for. */
export const PALETTES = {
	light: {
		text: '#1f2328',
		faint: '#59636e',
		ours: '#0b7a5f',
		others: '#c4ccd4',
		whisker: '#59636e',
	},
	dark: {
		text: '#e6edf3',
		faint: '#9198a1',
		ours: '#2fbf95',
		others: '#4a535e',
		whisker: '#9198a1',
	},
} as const satisfies Record<string, Palette>;

const WIDTH = 720;
const NAMES = 230;
const BARS = 360;
const ROW = 26;
const BAR = 16;
const FONT = 'font-family="system-ui, -apple-system, Segoe UI, sans-serif"';

/** A block of the chart: one measure of one race. */
interface Block {
	title: string;
	bars: Array<{ name: string; median: number; min: number; max: number; isOurs: boolean }>;
}

/**
 * A line's results as bars: the median, with the least and the greatest value as a whisker.
 * @returns undefined when the line has nothing to draw
 */
export function chartOf(result: LineResult, palette: Palette): string | undefined {
	const blocks = result.races.flatMap(blocksOf);
	if (blocks.length === 0) return undefined;
	let y = 24;
	const parts = [textAt(0, y, result.title, palette.text, 'font-size="16" font-weight="600"')];
	for (const block of blocks) {
		y += 30;
		parts.push(textAt(0, y, block.title, palette.faint, 'font-size="13"'));
		y += 12;
		const greatest = Math.max(...block.bars.map(({ max }) => max), Number.EPSILON);
		for (const bar of block.bars) {
			parts.push(...barAt(y, bar, BARS / greatest, palette));
			y += ROW;
		}
	}
	const label = escaped(`${result.title}: ${result.about}`);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 8}" viewBox="0 0 ${WIDTH} ${y + 8}" role="img" aria-label="${label}">`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}

function blocksOf(race: RaceResult): Block[] {
	return drawnMeasures(race).map(({ key, title, better }) => ({
		title: `${race.name}: ${title} (${better} is better)`,
		bars: Object.keys(race.rounds).flatMap((name) => {
			const values = valuesOf(race.rounds, name, key);
			return values.length === 0 ? [] : [{ name, ...spreadOf(values), isOurs: isOurs(name) }];
		}),
	}));
}

/** Ours are called so. */
function isOurs(name: string): boolean {
	return /^Web1on1\b/.test(name);
}

function barAt(y: number, bar: Block['bars'][number], scale: number, palette: Palette): string[] {
	const middle = y + ROW / 2;
	const x = (value: number): string => (NAMES + value * scale).toFixed(1);
	const width = Math.max(1, bar.median * scale).toFixed(1);
	const fill = bar.isOurs ? palette.ours : palette.others;
	const end = Number(x(bar.max)) + 8;
	return [
		textAt(0, middle + 4, bar.name, palette.text, 'font-size="13"'),
		`<rect x="${NAMES}" y="${middle - BAR / 2}" width="${width}" height="${BAR}" rx="3" fill="${fill}"/>`,
		...(bar.min === bar.max
			? []
			: [
					`<path d="M${x(bar.min)} ${middle}H${x(bar.max)}" stroke="${palette.whisker}" stroke-width="1.5"/>`,
				]),
		textAt(end, middle + 4, shown(bar.median), palette.text, 'font-size="13"'),
	];
}

function textAt(x: number, y: number, text: string, fill: string, more: string): string {
	return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${fill}" ${FONT} ${more}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
