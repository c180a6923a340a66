import { withoutInvisible } from './text';

/** Far more than an address may have (254, RFC 5321): what is longer is none. */
const MOST = 1000;

/**
 * An email address as it was meant, from what people paste: without invisible marks, `mailto:`, angle
 * brackets around it, and what ends a sentence or a list behind it. Whether it is one is for others to
 * say.
 */
export function tidyEmail(typed: string): string {
	if (typed.length > MOST) return typed;
	const text = withoutInvisible(typed).replaceAll('\uff20', '@').replaceAll('\uff0e', '.');
	const bare = unbracketed(text);
	const scheme = /^mailto:\s*/i.exec(bare)?.[0] ?? '';
	const address = bare.slice(scheme.length);
	return (scheme === '' ? address : unbracketed(decoded(address.replace(/\?.*$/s, '')))).replace(
		/[.,;:\s]+$/,
		'',
	);
}

function unbracketed(text: string): string {
	return text.trim().replace(/^<\s*([^<>]*?)\s*>[.,;]?$/, '$1');
}

/** Links write some characters of an address in percent signs. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
