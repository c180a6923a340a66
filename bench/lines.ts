import { burst } from './burst';
import type { Line } from './frame/line';
import { intake } from './intake';

/** All that is measured, in the order of the results. */
export const LINES: readonly Line[] = [intake, burst];
