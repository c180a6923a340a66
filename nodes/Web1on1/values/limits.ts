/** What WhatsApp takes at most (facts: J4, J5), in characters where nothing else is said. */
export const WHATSAPP_LIMITS = {
	/** Of a template, with its variables filled in. */
	body: 1024,
	header: 60,
	footer: 60,
	templateButton: 25,
	/** Outside templates. */
	text: 4096,
	quickReplyLabel: 20,
	/** Buttons of one message. */
	quickReplies: 3,
} as const;

/**
 * The characters of a text, as WhatsApp counts them: Unicode code points, so that an emoji that
 * JavaScript counts twice is one. How it counts a family of joined emoji is not documented; each of
 * them counts here, so a warning rather comes too early.
 */
export function charactersIn(text: string): number {
	return [...text].length;
}

/**
 * A sentence for the output's `warning`, where a text is longer than WhatsApp takes.
 * @param what as the subject of a sentence: "The text"
 */
export function tooLong(what: string, text: string, most: number): string[] {
	const characters = charactersIn(text);
	if (characters <= most) return [];
	return [
		`${what} has ${grouped(characters)} characters. WhatsApp takes ${grouped(most)} at most, so the message may not be delivered.`,
	];
}

/** 1024 as "1,024". */
function grouped(number: number): string {
	return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
