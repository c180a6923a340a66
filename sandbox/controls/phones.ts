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
import { chatsOf } from '../desk/chats';
import type { Platform } from '../platform';
import type { MakeControl } from './control';

const onWhatsAppSchema = z.object({ onWhatsApp: z.boolean() }).strict();

/**
 * The consumers' phones: what they received, and what their owners do. Each by its number, as
 * anybody writes it: `0699999999` is the phone with +31699999999.
 */
export const phoneControls = (platform: Platform, control: MakeControl) => ({
	/** All phones. */
	phones: control('GET', '/phones', () => structuredClone(platform.phones.all())),

	/** What a consumer sees on the phone: conversations, with what went out and what came in. */
	chats: control('GET', '/phones/:address/chats', {
		takes: (address) => [address],
		does: (address: string) => chatsOf(platform, platform.address(address)),
	}),

	/** The consumer's phone with everything it received. */
	phone: control('GET', '/phones/:address', {
		takes: (address) => [address],
		does: (address: string) => structuredClone(platform.phones.get(platform.address(address))),
	}),

	/** Says whether a number is on WhatsApp. */
	setOnWhatsApp: control('PATCH', '/phones/:address', {
		body: onWhatsAppSchema,
		takes: ({ onWhatsApp }, address) => [address, onWhatsApp],
		does: (address: string, onWhatsApp: boolean) => {
			const phone = platform.phones.get(platform.address(address));
			phone.onWhatsApp = onWhatsApp;
			return structuredClone(phone);
		},
	}),

	/** The consumer answers. */
	reply: control('POST', '/phones/:address/reply', {
		status: 201,
		body: replySchema,
		takes: (message, address) => [address, message],
		does: (address: string, message: string | ConsumerMessage) =>
			consumerWrites(
				platform,
				platform.address(address),
				typeof message === 'string' ? { text: message } : message,
			),
	}),

	/** The consumer sends a picture. */
	picture: control('POST', '/phones/:address/picture', {
		status: 201,
		body: pictureSchema,
		takes: (picture, address) => [address, picture],
		does: (address: string, picture: Picture = {}) =>
			sendPicture(platform, platform.address(address), picture),
	}),

	/** The consumer taps a quick reply button. */
	tap: control('POST', '/phones/:address/tap', {
		status: 201,
		body: tapSchema,
		takes: (tap, address) => [address, tap],
		does: (address: string, tap: Tap) => tapButton(platform, platform.address(address), tap),
	}),
});
