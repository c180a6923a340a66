import { isatty } from 'node:tty';

import pc from 'picocolors';

/**
 * Colours where somebody looks at a terminal; what a program reads, a CI's log among them, has none.
 * picocolors alone colours wherever the environment has `CI`.
 */
export const colours = pc.createColors(isatty(1) && pc.isColorSupported);
