import type { Outage } from '../outage';
import type { Platform } from '../platform';
import { accessControls } from './access';
import { contentControls } from './content';
import { makesControls } from './control';
import { conversationControls } from './conversations';
import { deskControls } from './desk';
import { deliveryControls } from './deliveries';
import { phoneControls } from './phones';
import { platformControls } from './platform';
import { requestControls } from './requests';

export { controlRoutes } from './control';

/**
 * Everything that can be done to the sandbox and that the real platform has not: to look inside, to
 * play the consumer and to break things. Each is a method of the `Sandbox` handle and a route below
 * `/sandbox`, both from one entry of one of these tables.
 */
export function controlsOf(platform: Platform, outage: Outage) {
	const control = makesControls(() => {
		platform.pulse.beat();
	});
	return {
		...platformControls(platform, control, outage),
		...accessControls(platform, control),
		...contentControls(platform, control),
		...phoneControls(platform, control),
		...conversationControls(platform, control),
		...requestControls(platform, control),
		...deliveryControls(platform, control),
		...deskControls(platform, control),
	};
}

/** The methods of the `Sandbox` handle. */
export type Controls = ReturnType<typeof controlsOf>;
