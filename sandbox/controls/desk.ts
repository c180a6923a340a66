import { overview } from '../desk/overview';
import type { Platform } from '../platform';
import type { MakeControl } from './control';

/** What the desk shows. */
export const deskControls = (platform: Platform, control: MakeControl) => ({
	/** Everything in short, the latest first: what the desk has on its lists. */
	desk: control('GET', '/desk', () => overview(platform)),
});
