import { isFileType } from './mediaType';
import { isRecord, type JsonRecord } from '../values/json';
import { textOf } from '../values/text';

/** A file the consumer sent: the message's text is its address (facts: H2). */
export interface Attachment {
	url: string;
	/** As the message has it, parameters included. */
	contentType: string;
}

/** The attachment of a message, where its content type is that of a file and its text a web address. */
export function attachmentOf(message: JsonRecord | undefined): Attachment | undefined {
	const contentType = textOf(message?.contentType);
	const url = textOf(message?.text)?.trim();
	if (contentType === undefined || url === undefined || !isFileType(contentType)) return undefined;
	return /^https?:\/\/\S+$/i.test(url) ? { url, contentType } : undefined;
}

/**
 * What somebody wrote: the text of a message, of an attachment its caption. The address of a file is
 * nobody's words. Where Web1on1 puts a caption is not documented, so likely places.
 */
export function writtenText(message: JsonRecord | undefined): string | undefined {
	if (attachmentOf(message) === undefined) return textOf(message?.text);
	const meta = isRecord(message?.meta) ? message.meta : {};
	return textOf(message?.caption) ?? textOf(meta.caption);
}
