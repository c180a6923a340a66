import { InputError } from '../values/inputError';
import type { Message } from './message';

/** A file for the consumer, given by its address. */
export interface MediaInput {
	url: string;
	/** MIME type; empty takes it from the file's ending. */
	contentType: string;
	touchpoint?: string;
}

/** MIME types by file ending, for what messengers carry. */
const TYPES: ReadonlyMap<string, string> = new Map([
	['aac', 'audio/aac'],
	['amr', 'audio/amr'],
	['doc', 'application/msword'],
	['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
	['gif', 'image/gif'],
	['jpeg', 'image/jpeg'],
	['jpg', 'image/jpeg'],
	['m4a', 'audio/mp4'],
	['mp3', 'audio/mpeg'],
	['mp4', 'video/mp4'],
	['ogg', 'audio/ogg'],
	['pdf', 'application/pdf'],
	['png', 'image/png'],
	['ppt', 'application/vnd.ms-powerpoint'],
	['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
	['webp', 'image/webp'],
	['xls', 'application/vnd.ms-excel'],
	['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]);

/**
 * The message that sends a file: its address as text and its MIME type beside it (fact sheet,
 * section h).
 *
 * @throws InputError when the address is none, or the type can't be told
 */
export function mediaMessage({ url, contentType, touchpoint }: MediaInput): Message {
	const address = fileAddress(url);
	return {
		type: 'chat',
		role: 'agent',
		...(touchpoint === undefined ? {} : { touchpoint }),
		contentType: mimeType(address, contentType.trim().toLowerCase()),
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

function mimeType({ pathname }: URL, given: string): string {
	const ending = /\.([a-z0-9]+)$/i.exec(pathname)?.[1]?.toLowerCase() ?? '';
	const type = given === '' ? (TYPES.get(ending) ?? '') : given;
	// With a text type the address itself would be the message.
	if (/^(?!text\/)[a-z]+\/[\w.+-]+$/.test(type)) return type;
	throw new InputError(
		given === ''
			? "'Media Type' is empty and can't be derived from the URL"
			: "'Media Type' is not the MIME type of a file",
		'Enter a MIME type such as image/png, application/pdf or video/mp4.',
	);
}
