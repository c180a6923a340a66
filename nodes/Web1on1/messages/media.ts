import { InputError } from '../values/inputError';
import { bareType, isFileType, typeOfEnding } from './mediaType';
import type { Message } from './message';

/** A file for the consumer, given by its address. */
export interface MediaInput {
	url: string;
	/** MIME type, with parameters or without; empty takes it from the file's ending. */
	contentType: string;
	touchpoint?: string;
}

/**
 * The message that sends a file: its address as text and its MIME type beside it (facts: H1).
 *
 * @throws InputError when the address is none, or the type can't be told
 */
export function mediaMessage({ url, contentType, touchpoint }: MediaInput): Message {
	const address = fileAddress(url);
	return {
		type: 'chat',
		role: 'agent',
		...(touchpoint === undefined ? {} : { touchpoint }),
		contentType: mimeType(address, contentType.trim()),
		text: address.href,
	};
}

function fileAddress(url: string): URL {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (address !== undefined && /^https?:$/.test(address.protocol)) return address;
	throw new InputError(
		"'Media URL' is not a valid URL",
		'Enter a URL that Web1on1 can reach, for example https://example.com/offer.pdf.',
	);
}

/** `; codecs=opus`, `; charset="utf-8"` (RFC 9110, section 5.6.6). */
const PARAMETERS =
	/^(?:\s*;\s*(?:[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[^"\\\r\n]*"))?)*\s*$/;

function mimeType({ pathname }: URL, given: string): string {
	const ending = /\.([a-z0-9]+)$/i.exec(pathname)?.[1] ?? '';
	const contentType = given === '' ? (typeOfEnding(ending) ?? '') : given;
	const type = bareType(contentType);
	const at = contentType.indexOf(';');
	const parameters = at === -1 ? '' : contentType.slice(at);
	// With a type of written text the address itself would be the message.
	if (/^[a-z]+\/[\w.+-]+$/.test(type) && isFileType(type) && PARAMETERS.test(parameters)) {
		return `${type}${parameters}`;
	}
	throw new InputError(
		given === ''
			? "'Media Type' is empty and can't be derived from the URL"
			: "'Media Type' is not the MIME type of a file",
		'Enter a MIME type such as image/png, application/pdf or video/mp4.',
	);
}
