import type { JournalEntry } from '../journal';
import type { Platform } from '../platform';
import { isRecord } from '../query';

/** A request as the desk shows it: without secrets. */
export interface RequestView {
	id: number;
	time: string;
	method: string;
	/** With the query string. */
	target: string;
	status: number | null;
	durationMs?: number;
	applied: boolean;
	/** Name of the user of the token. */
	user?: string;
	/** What the fault was that hit it. */
	fault?: string;
	headers: Record<string, string>;
	/** Laid out if it is JSON; empty if there was none. */
	body: string;
	answer: string;
	/** Makes it again, once `TOKEN` holds an access token. */
	curl: string;
}

/** Members of bodies that nobody is shown, and what stands in their place in a command. */
const SECRETS = new Map([
	['token', '<access token>'],
	['refreshToken', '<refresh token>'],
	['secret', '<secret>'],
]);

/** Headers that curl makes itself, or that mean nothing to whoever repeats the request. */
const NOT_REPEATED =
	/^(?:authorization|host|connection|content-length|accept-encoding|user-agent|accept|transfer-encoding)$|^sec-|^x-forwarded/;

export function requestView(platform: Platform, entry: JournalEntry): RequestView {
	const { id, time, method, status, durationMs, applied, user, fault, headers } = entry;
	const target = targetOf(entry);
	return {
		id,
		time,
		method,
		target,
		status,
		...(durationMs === undefined ? {} : { durationMs }),
		applied,
		...(user === undefined ? {} : { user: platform.store.users.get(user)?.name ?? user }),
		...(fault === undefined ? {} : { fault }),
		headers,
		body: laidOut(entry.rawBody),
		answer: laidOut(entry.answer ?? ''),
		curl: curlOf(`${platform.localUrl}${target}`, entry),
	};
}

function targetOf({ path, query }: JournalEntry): string {
	const search = new URLSearchParams(query).toString();
	return search === '' ? path : `${path}?${search}`;
}

/** JSON with secrets replaced, one member on each line; any other text as it is. */
function laidOut(text: string): string {
	const value = parsed(text);
	return value === undefined ? text : JSON.stringify(redacted(value), undefined, 2);
}

/** The text as it came, if there is no secret in it. */
function withoutSecrets(text: string): string {
	const value = parsed(text);
	const safe = JSON.stringify(redacted(value));
	return safe === JSON.stringify(value) ? text : safe;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function redacted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(redacted);
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, member]) => {
			const placeholder = typeof member === 'string' ? SECRETS.get(key) : undefined;
			return [key, placeholder ?? redacted(member)];
		}),
	);
}

/** In a shell nothing between single quotes means anything, but the next single quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curlOf(url: string, { method, headers, rawBody }: JournalEntry): string {
	const kept = Object.entries(headers).filter(([name]) => !NOT_REPEATED.test(name.toLowerCase()));
	const lines = [
		`curl -sS${method === 'GET' ? '' : ` -X ${method}`} ${quoted(url)}`,
		...('authorization' in headers ? [`-H "Authorization: Bearer $TOKEN"`] : []),
		...kept.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
		...(rawBody === '' ? [] : [`--data-raw ${quoted(withoutSecrets(rawBody))}`]),
	];
	return lines.join(' \\\n  ');
}
