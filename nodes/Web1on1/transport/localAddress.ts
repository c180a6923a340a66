/** Addresses of RFC 6890 that no public host has; class D and E are none either. */
const LOCAL_IPV4 =
	/^(?:0|10|127)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.(?:0\.0|168)\.|^198\.1[89]\.|^2(?:2[4-9]|[3-5]\d)\./;

/** Public hosts have addresses in 2000::/3 (RFC 4291, section 2.4). */
const PUBLIC_IPV6 = /^[23][\da-f]{3}:/;

const LOCAL_NAME = /^localhost$|\.(?:localhost|local|internal|home\.arpa)$/;

/**
 * True for an address that only this machine or this network can reach: loopback, private, shared
 * and link-local ranges, `.local` and the like, and names without a dot.
 */
export function isLocalAddress(url: string): boolean {
	if (!URL.canParse(url)) return false;
	// A name may end in the dot of the root: "localhost." is localhost.
	const host = new URL(url).hostname.replace(/^\[|\]$|\.+$/g, '').toLowerCase();
	if (host.includes(':')) return !PUBLIC_IPV6.test(host);
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return LOCAL_IPV4.test(host);
	return LOCAL_NAME.test(host) || !host.includes('.');
}
