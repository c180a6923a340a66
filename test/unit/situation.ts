import type { Situation } from '../../nodes/Web1on1/transport/wire/rules';

/** The first try of a POST, but for what is changed. */
export const situation = (changes: Partial<Situation> = {}): Situation => ({
	attempt: 1,
	maxTries: 8,
	method: 'POST',
	renewed: false,
	apiUrl: 'https://api.web1on1.chat',
	now: 0,
	random: 0.5,
	...changes,
});
