import { bareType } from '../messages/mediaType';
import { textOf } from '../values/text';
import { readEvent, type Web1on1Event } from './event';

/** What was in the body of a delivery. */
export interface Delivered {
	/** In their order; one, as the platform documents it, or several. */
	events: Web1on1Event[];
	/** What could not be read, in words for the log, without its content; undefined where all was. */
	unread: string | undefined;
}

/**
 * Reads the body of a delivery: an event in JSON, a list of them, or one on each line, in UTF-8 or
 * another encoding that it names or shows. What is no event is left out, and said.
 *
 * @param contentType header of the request
 */
export function readBody(body: Buffer, contentType: unknown): Delivered {
	const header = textOf(contentType) ?? '';
	const type = /^[\w.+-]+\/[\w.+-]+$/.exec(bareType(header))?.[0] ?? 'of no type';
	const what = `a signed delivery (${body.length} bytes, ${type})`;
	const values = valuesIn(decode(body, charsetOf(header)));
	if (values === undefined) return { events: [], unread: `${what} is no JSON and was left out` };
	const events = values.flatMap((value) => readEvent(value) ?? []);
	const others = values.length - events.length;
	const unread =
		values.length <= 1
			? `${what} holds no event and was left out`
			: `${others} of the ${values.length} entries of ${what} are no events and were left out`;
	return { events, unread: others === 0 && values.length > 0 ? undefined : unread };
}

function charsetOf(header: string): string | undefined {
	return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(header)?.[1];
}

/**
 * The text in the bytes. A byte order mark says how to read them, and so do zeros: JSON begins with
 * a character of ASCII (RFC 4627, section 3). What is good UTF-8 is taken for that, as JSON's own
 * encoding (RFC 8259, section 8.1), whatever a server says by default; otherwise the header counts.
 */
function decode(bytes: Buffer, charset: string | undefined): string {
	const [first, second] = bytes;
	const isBigEndian = first === 0 || (first === 0xfe && second === 0xff);
	const isLittleEndian = second === 0 || (first === 0xff && second === 0xfe);
	if (isBigEndian) return read(bytes, 'utf-16be') ?? '';
	if (isLittleEndian) return read(bytes, 'utf-16le') ?? '';
	const named = (): string | undefined =>
		charset === undefined ? undefined : read(bytes, charset);
	return read(bytes, 'utf-8', true) ?? named() ?? bytes.toString('utf8');
}

/** @returns undefined where the bytes are not of the encoding, or nobody knows it */
function read(bytes: Buffer, encoding: string, fatal = false): string | undefined {
	try {
		return new TextDecoder(encoding, { fatal }).decode(bytes).replace(/^\ufeff+/, '');
	} catch {
		return undefined;
	}
}

/** No JSON. */
const BROKEN = Symbol('no JSON');

/** @returns undefined where no part of the text is JSON */
function valuesIn(text: string): unknown[] | undefined {
	const whole = parse(text);
	if (whole !== BROKEN) return Array.isArray(whole) ? whole : [whole];
	const lines = text
		.split(/[\r\n]+/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	const values = lines.flatMap((line) => {
		const value = /^(?:\{.*\}|\[.*\])$/.test(line) ? parse(line) : BROKEN;
		return Array.isArray(value) ? (value as unknown[]) : [value];
	});
	return values.every((value) => value === BROKEN) ? undefined : values;
}

function parse(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return /\d{16}/.test(text) ? JSON.parse(withExactNumbers(text)) : value;
	} catch {
		return BROKEN;
	}
}

/**
 * JSON whose whole numbers beyond 2^53 are texts: JavaScript would round them, and take two IDs for
 * one.
 * @param json that can be parsed
 */
function withExactNumbers(json: string): string {
	let isInText = false;
	return json.replace(/\\.|"|-?\d[\d.eE+-]{15,}/g, (part) => {
		if (part === '"') isInText = !isInText;
		const isExact = isInText || !/^-?\d+$/.test(part) || Number.isSafeInteger(Number(part));
		return isExact ? part : `"${part}"`;
	});
}
