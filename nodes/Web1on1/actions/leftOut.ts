import type { JsonRecord } from '../values/json';
import { optionChoice } from '../values/options';

/**
 * Whether to leave out what is refused otherwise: an option with two choices.
 * @throws InputError when it is neither
 */
export function leavesOut(options: JsonRecord, name: string, label: string): boolean {
	return optionChoice(options, name, `'${label}'`, ['refuse', 'leaveOut']) === 'leaveOut';
}
