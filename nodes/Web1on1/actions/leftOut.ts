import { choiceOf } from '../values/lists';
import type { JsonRecord } from '../values/json';

/**
 * Whether to leave out what is refused otherwise: an option with two choices.
 * @throws InputError when it is neither
 */
export function leavesOut(options: JsonRecord, name: string, label: string): boolean {
	if (!Object.hasOwn(options, name)) return false;
	return choiceOf(options[name], `'${label}'`, ['refuse', 'leaveOut']) === 'leaveOut';
}
