/**
 * True for an address that only this machine or this network can reach: loopback, private and
 * link-local ranges (RFC 1918, 4193, 3927), `.local` and names without a dot.
 */
export function isLocalAddress(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const host = new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (host.includes(':'))
		return host === '::1' || host === '::' || /^f[cd]|^fe[89ab]|^::ffff:/.test(host);
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
		return /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(host);
	}
	return host === 'localhost' || /\.(localhost|local|internal)$/.test(host) || !host.includes('.');
}
