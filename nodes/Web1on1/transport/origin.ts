/** Protocol, host and port of an address. A host's name may end in the dot of the root. */
export function originOf(address: URL): string {
	const url = new URL(address);
	url.hostname = url.hostname.replace(/\.+$/, '');
	return url.origin;
}
