import { burst } from './burst';
import { dropped } from './dropped';
import type { Line } from './frame/line';
import { fullWindow } from './fullWindow';
import { growth } from './growth';
import { intake } from './intake';
import { limit } from './limit';
import { overhead } from './overhead';
import { tokens } from './tokens';
import { weight } from './weight';
import { workers } from './workers';

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
	tokens,
	workers,
];
