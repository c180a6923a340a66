import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header that carries the signature (facts: E5). Node.js lower-cases header names. */
export const SIGNATURE_HEADER = 'x-hub-signature';

/** `sha1=` and 40 hexadecimal digits, nothing else. */
const SIGNATURE = /^sha1=([0-9a-f]{40})$/i;

/** The header's value for a body: HMAC-SHA1 over the raw bytes, keyed with the subscription's secret. */
export function sign(rawBody: Buffer, secret: string): string {
	return `sha1=${createHmac('sha1', secret).update(rawBody).digest('hex')}`;
}

/** True for a header's value that may be a signature; anything else needs no secret to be refused. */
export function isSignature(header: unknown): header is string {
	return typeof header === 'string' && SIGNATURE.test(header);
}

/**
 * True when the body was signed with one of the secrets. Never throws, and compares in constant
 * time. No secret, no signature, several signatures and any other algorithm are all "no".
 *
 * @param header value of X-Hub-Signature as Node.js gives it
 * @param secrets the current secret and, for a while after a change, those before it
 */
export function isSigned(rawBody: Buffer, header: unknown, secrets: readonly string[]): boolean {
	const given = typeof header === 'string' ? SIGNATURE.exec(header)?.[1] : undefined;
	if (given === undefined) return false;
	const actual = Buffer.from(given.toLowerCase(), 'utf8');
	// Every secret is tried, so that the time tells nothing about which one matched.
	const matches = secrets
		.filter((secret) => secret !== '')
		.map((secret) => {
			const expected = Buffer.from(sign(rawBody, secret).slice('sha1='.length), 'utf8');
			return expected.length === actual.length && timingSafeEqual(expected, actual);
		});
	return matches.includes(true);
}
