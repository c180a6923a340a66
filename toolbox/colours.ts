import pc from 'picocolors';

/** Colours where somebody looks at a terminal; what is read by a program, a CI's log among them, has none. */
export const colours = pc.createColors(
	process.stdout.isTTY && pc.isColorSupported && process.env['NO_COLOR'] === undefined,
);
