import type { Tone } from '../parts/controls';
import type { Overview } from '../state/api';

type Status = Overview['conversations']['items'][number]['status'];

/** How the states of a conversation look. */
export const STATUS_TONES: Record<Status, Tone> = {
	active: 'good',
	queued: 'warn',
	closed: 'calm',
};
