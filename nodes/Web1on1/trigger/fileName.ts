import { bareType, endingsOf, isFileType, typeOfEnding } from '../messages/mediaType';
import { isRecord } from '../values/json';
import { textOf, withoutInvisible } from '../values/text';
import type { Attachment } from '../messages/written';

/** What a downloaded file is called, and what it is. */
export interface FileFacts {
	/** A bare name that every file system takes, with the ending of its type. */
	name: string;
	/** `type/subtype`, without parameters. */
	type: string;
}

/**
 * Name and type of a downloaded file. Services that transcribe or look at it go by the ending, and
 * refuse others than those of its type.
 *
 * @param headers of the answer that brought the file
 */
export function fileFacts({ url, contentType }: Attachment, headers: unknown): FileFacts {
	const { 'content-disposition': disposition, 'content-type': answered } = isRecord(headers)
		? headers
		: {};
	const named = safeName(nameIn(disposition)) || safeName(decoded(new URL(url).pathname));
	const type = typeOf(bareType(contentType), bareType(textOf(answered) ?? ''), named);
	return { name: withEnding(named || 'attachment', type), type };
}

/** Percent signs decoded, as UTF-8; those that stand for no character stay. */
function decoded(text: string): string {
	const characters =
		/%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}/gi;
	return text.replace(characters, (character) => {
		try {
			return decodeURIComponent(character);
		} catch {
			return character;
		}
	});
}

/**
 * The file name in a Content-Disposition header: `filename*` with its own character set before
 * `filename` (RFC 6266, RFC 8187).
 */
function nameIn(disposition: unknown): string {
	const header = textOf(disposition) ?? '';
	const extended = /(?:^|;)\s*filename\*\s*=\s*"?(?:utf-8|us-ascii)'[^']*'([^;"\s]+)/i.exec(header);
	if (extended?.[1] !== undefined) return decoded(extended[1]);
	const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
	const name = plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? '';
	return decoded(asUtf8(name));
}

/** Node.js reads headers byte by byte (Latin-1); names are often sent in UTF-8 all the same. */
function asUtf8(header: string): string {
	if (/[^\0-\xff]/.test(header)) return header;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
	} catch {
		return header;
	}
}

/** Enough for a name, with room for an ending: file systems take 255 bytes. */
const MOST_BYTES = 200;

/**
 * The last part of a path as a name that leads nowhere and looks like what it is; empty where there
 * is none.
 */
function safeName(path: string): string {
	const parts = path.split(/[/\\]/).map((part) =>
		withoutInvisible(part)
			.replace(/[<>:"|?*]/g, '_')
			.replace(/\s+/g, ' ')
			.replace(/^[. ]+|[. ]+$/g, ''),
	);
	const last = parts.filter((part) => part !== '').at(-1) ?? '';
	const { stem, ending } = split(last);
	const short = Buffer.from(stem)
		.subarray(0, MOST_BYTES)
		.toString('utf8')
		.replace(/\ufffd+$/, '');
	// Names of devices on Windows, whatever follows them.
	const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(last);
	return `${isDevice ? '_' : ''}${short}${ending === '' ? '' : `.${ending}`}`;
}

function split(name: string): { stem: string; ending: string } {
	const ending = /[^.]\.([a-z0-9]{1,8})$/i.exec(name)?.[1] ?? '';
	return { stem: ending === '' ? name : name.slice(0, -ending.length - 1), ending };
}

const NOTHING_IN_PARTICULAR =
	/^(?:(?:application|binary)\/(?:octet-stream|binary|x-binary|unknown|(?:x-|force-)?download)|[^/]*|.*\*.*)$/;

/**
 * The message's own type, where it says something. Otherwise what the answer or the name says, as
 * long as it is a known type of files and of the family the message names: an answer may also be a
 * page that says something else.
 */
function typeOf(own: string, answered: string, name: string): string {
	if (!NOTHING_IN_PARTICULAR.test(own)) return own;
	const family = /^(?!application|binary)[a-z]+/.exec(own)?.[0] ?? '';
	const candidates = [answered, typeOfEnding(split(name).ending) ?? ''];
	const better = candidates.find(
		(type) => endingsOf(type).length > 0 && isFileType(type) && type.startsWith(family),
	);
	return better ?? 'application/octet-stream';
}

/** Where the container is the same, but those who go by the ending don't know it. */
const SELDOM = new Set(['opus']);

function withEnding(name: string, type: string): string {
	const endings = endingsOf(type).filter((ending) => !SELDOM.has(ending));
	const [usual] = endings;
	const { stem, ending } = split(name);
	if (usual === undefined || endings.includes(ending.toLowerCase())) return name;
	const family = type.slice(0, type.indexOf('/') + 1);
	// `voice.opus` and `photo.png` become another one; `v1.2` and `offer.pdf` are names like any other.
	const isKin = typeOfEnding(ending)?.startsWith(family) === true;
	return `${isKin ? stem : name}.${usual}`;
}
