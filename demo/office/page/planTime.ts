/** "15:15", as a field for times has it, as the customer is to read it: "3.15 pm". */
export function planTimeOf(time: string): string {
	const [hours = 0, minutes = 0] = time.split(':').map(Number);
	const half = hours < 12 ? 'am' : 'pm';
	return `${hours % 12 === 0 ? 12 : hours % 12}.${String(minutes).padStart(2, '0')} ${half}`;
}

/** The way back; nothing for what is written in another way. */
export function timeOf(planTime: string): string {
	const [, hours, minutes = '', half] = /^(\d{1,2})\.(\d\d) (am|pm)$/.exec(planTime) ?? [];
	if (hours === undefined) return '';
	const hour = (Number(hours) % 12) + (half === 'pm' ? 12 : 0);
	return `${String(hour).padStart(2, '0')}:${minutes}`;
}
