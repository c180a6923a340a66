const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, {
	weekday: 'short',
	hour: '2-digit',
	minute: '2-digit',
});
const precise = new Intl.DateTimeFormat(undefined, {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

/** 14:05 */
export const timeOf = (iso: string): string => clock.format(new Date(iso));

/** Fri 14:05 */
export const dayTimeOf = (iso: string): string => weekday.format(new Date(iso));

/** 14:05:31 */
export const secondOf = (iso: string): string => precise.format(new Date(iso));

/** "Today", or the date. */
export function dayOf(iso: string, now: string): string {
	const date = day.format(new Date(iso));
	return date === day.format(new Date(now)) ? 'Today' : date;
}

const UNITS: [string, number][] = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
	['second', 1000],
];

/** "29 days", "1 hour", "12 seconds". */
export function spanOf(ms: number): string {
	const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ['second', 1000];
	const count = Math.max(0, Math.floor(ms / size));
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
