import { randomBytes } from 'node:crypto';

const processPart = randomBytes(5).toString('hex');
let counter = randomBytes(3).readUIntBE(0, 3);

/** Object ids are 24 hex digits, as MongoDB makes them: seconds, process, counter. */
export function newId(nowMs: number): string {
	counter = (counter + 1) % 0x1000000;
	const seconds = Math.floor(nowMs / 1000)
		.toString(16)
		.padStart(8, '0');
	return `${seconds}${processPart}${counter.toString(16).padStart(6, '0')}`;
}

export const isId = (value: string): boolean => /^[0-9a-f]{24}$/i.test(value);
