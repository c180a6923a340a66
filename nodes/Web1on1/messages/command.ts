import { InputError } from '../values/inputError';
import type { Message } from './message';
import type { JsonRecord } from '../values/json';

/** Milliseconds before `/leave`, so that it comes after what was sent with it (the SDK's outbound example does the same). */
export const LEAVE_DELAY_MS = 3000;

/**
 * A command to the platform: `/leave`, `/assign`, `/set key value`, or a bot's own command, which
 * starts with `>` (facts: C3, C5).
 *
 * @throws InputError when the text does not start with `/` or `>`
 */
export function commandMessage(text: string, meta?: JsonRecord): Message {
	const command = text.trim();
	if (!/^[/>]\S/.test(command)) {
		throw new InputError(
			"'Command' does not start with '/' or '>'",
			'Enter a command such as /leave, /notify or /set status called.',
		);
	}
	const message: Message = { type: 'command', text: command };
	return meta === undefined || Object.keys(meta).length === 0 ? message : { ...message, meta };
}

/** Leaves the conversation, so that replies go to the dealer's inbox again (facts: B8, C3). */
export function leaveMessage(delay: number = LEAVE_DELAY_MS): Message {
	const message: Message = { type: 'command', text: '/leave' };
	return delay === 0 ? message : { ...message, delay };
}
