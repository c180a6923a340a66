import { burst } from './burst';
import { dropped } from './dropped';
import type { Line } from './frame/line';
import { fullWindow } from './fullWindow';
import { growth } from './growth';
import { intake } from './intake';
import { limit } from './limit';
import { overhead } from './overhead';
import { weight } from './weight';

/** All that is measured, in the order of the results. */
export const LINES: readonly Line[] = [
	limit,
	overhead,
	growth,
	intake,
	dropped,
	fullWindow,
	burst,
	weight,
];
