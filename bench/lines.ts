import { burst } from './burst';
import { dropped } from './dropped';
import type { Line } from './frame/line';
import { fullWindow } from './fullWindow';
import { intake } from './intake';
import { weight } from './weight';

/** All that is measured, in the order of the results. */
export const LINES: readonly Line[] = [intake, dropped, fullWindow, burst, weight];
