import { z } from 'zod';

import {
	consumerWrites,
	pictureSchema,
	replySchema,
	sendPicture,
	tapButton,
	tapSchema,
	type ConsumerMessage,
	type Picture,
	type Tap,
} from '../consumer';
import type { Platform } from '../platform';
import { control } from './control';

const onWhatsAppSchema = z.object({ onWhatsApp: z.boolean() }).strict();

/** The consumers' phones: what they received, and what their owners do. */
export const phoneControls = (platform: Platform) => ({
	/** All phones. */
	phones: control('GET', '/phones', () => structuredClone(platform.phones.all())),

	/** The consumer's phone with everything it received. */
	phone: control('GET', '/phones/:address', {
		takes: (address) => [address],
		does: (address: string) => structuredClone(platform.phones.get(address)),
	}),

	/** Says whether a number is on WhatsApp. */
	setOnWhatsApp: control('PATCH', '/phones/:address', {
		body: onWhatsAppSchema,
		takes: ({ onWhatsApp }, address) => [address, onWhatsApp],
		does: (address: string, onWhatsApp: boolean) =>
			structuredClone(Object.assign(platform.phones.get(address), { onWhatsApp })),
	}),

	/** The consumer answers. */
	reply: control('POST', '/phones/:address/reply', {
		status: 201,
		body: replySchema,
		takes: (message, address) => [address, message],
		does: (address: string, message: string | ConsumerMessage) =>
			consumerWrites(platform, address, typeof message === 'string' ? { text: message } : message),
	}),

	/** The consumer sends a picture. */
	picture: control('POST', '/phones/:address/picture', {
		status: 201,
		body: pictureSchema,
		takes: (picture, address) => [address, picture],
		does: (address: string, picture: Picture = {}) => sendPicture(platform, address, picture),
	}),

	/** The consumer taps a quick reply button. */
	tap: control('POST', '/phones/:address/tap', {
		status: 201,
		body: tapSchema,
		takes: (tap, address) => [address, tap],
		does: (address: string, tap: Tap) => tapButton(platform, address, tap),
	}),
});
