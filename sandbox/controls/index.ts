import type { Outage } from '../outage';
import type { Platform } from '../platform';
import { accessControls } from './access';
import { contentControls } from './content';
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
export const controlsOf = (platform: Platform, outage: Outage) => ({
	...platformControls(platform, outage),
	...accessControls(platform),
	...contentControls(platform),
	...phoneControls(platform),
	...conversationControls(platform),
	...requestControls(platform),
	...deliveryControls(platform),
	...deskControls(platform),
});

/** The methods of the `Sandbox` handle. */
export type Controls = ReturnType<typeof controlsOf>;
