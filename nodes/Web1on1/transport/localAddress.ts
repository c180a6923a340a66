/** Addresses of RFC 6890 that no public host has; class D and E are none either. */
const LOCAL_IPV4 =
	/^(?:0|10|127)\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.(?:0\.0|168)\.|^198\.1[89]\.|^2(?:2[4-9]|[3-5]\d)\./;

/** Public hosts have addresses in 2000::/3 (RFC 4291, section 2.4). */
const PUBLIC_IPV6 = /^[23][\da-f]{3}:/;

/**
 * But these in it are no host's: protocol assignments with Teredo (2001::/23, RFC 2928), and what is
 * for documentation (2001:db8::/32, RFC 3849, and 3fff::/20, RFC 9637).
 */
const NO_HOST_IPV6 = /^2001:(?:(?:0|1?[\da-f]{1,2}):|db8:)|^3fff:(?:0|[\da-f]{1,3}):/;

/**
 * Endings that lead to no public host: kept for local use (RFC 6761, 6762 with its appendix G, 8375),
 * never delegated (ICANN: corp, home), or made up by routers, clouds and Kubernetes.
 */
const LOCAL_ENDINGS = [
	...[
		'localhost',
		'local',
		'localdomain\\d*',
		'localnet',
		'internal',
		'intranet',
		'intra',
		'private',
	],
	...['lan', 'home', 'corp', 'domain', 'workgroup', 'test', 'arpa'],
	...['svc', 'pod', 'consul', 'docker', 'novalocal', 'openstacklocal', 'internal\\.cloudapp\\.net'],
	...['fritz\\.box', 'speedport\\.ip', 'mshome\\.net'],
];

/** Public names made to resolve to addresses inside, or to the one that stands in them. */
const LEADING_INSIDE = [
	'localtest\\.me',
	'lvh\\.me',
	'vcap\\.me',
	'nip\\.io',
	'sslip\\.io',
	'xip\\.io',
];

const LOCAL_NAME = new RegExp(`(?:^|\\.)(?:${[...LOCAL_ENDINGS, ...LEADING_INSIDE].join('|')})$`);

/**
 * True for an address that only this machine or this network can reach: loopback, private, shared
 * and link-local ranges, however they are written, `.local`, `.lan` and the like, and names without
 * a dot.
 */
export function isLocalAddress(url: string): boolean {
	if (!URL.canParse(url)) return false;
	// A name may end in the dot of the root: "localhost." is localhost. Octal, hexadecimal and short
	// IPv4 addresses are plain ones by now (WHATWG URL).
	const host = new URL(url).hostname.replace(/^\[|\]$|\.+$/g, '').toLowerCase();
	if (host.includes(':')) return isLocalIpv6(host);
	if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return LOCAL_IPV4.test(host);
	return LOCAL_NAME.test(host) || !host.includes('.');
}

function isLocalIpv6(host: string): boolean {
	if (!PUBLIC_IPV6.test(host)) return true;
	const groups = groupsOf(host);
	if (NO_HOST_IPV6.test(`${groups.map((group) => group.toString(16)).join(':')}:`)) return true;
	const [first, second = 0, third = 0] = groups;
	// 6to4 holds an IPv4 address behind its prefix (RFC 3056), ISATAP at the end (RFC 5214).
	if (first === 0x2002) return isLocalIpv4(second, third);
	const [marks = 0, isatap, high = 0, low = 0] = groups.slice(4);
	return (marks & ~0x0200) === 0 && isatap === 0x5efe && isLocalIpv4(high, low);
}

/** The eight numbers of an IPv6 address as `URL` writes it. */
function groupsOf(host: string): number[] {
	const [before = [], after = []] = host
		.split('::')
		.map((half) => half.split(':').filter((group) => group !== ''));
	const zeros = Array<string>(8 - before.length - after.length).fill('0');
	return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

function isLocalIpv4(high: number, low: number): boolean {
	return LOCAL_IPV4.test([high >> 8, high & 255, low >> 8, low & 255].join('.'));
}
