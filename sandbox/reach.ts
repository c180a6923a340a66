import os from 'node:os';

/** Names of this machine for itself, as URLs write them. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
/** Names of this machine inside of containers. */
const FROM_CONTAINERS = ['host.docker.internal', 'host.containers.internal'];
/** Addresses to listen at that stand for all of a machine's. */
const ANY = ['0.0.0.0', '::'];

/** Where the sandbox listens, and how it is reached there. */
export interface Reach {
	host: string;
	names: readonly string[];
}

/** Whether nobody but this machine reaches what listens there. */
export const isPrivate = (host: string): boolean =>
	/^127(?:\.\d+){3}$|^::1$|^localhost$/i.test(host);

/** An IPv6 address stands in brackets. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** How this machine reaches it. */
export function localUrl({ host }: Reach, port: number): string {
	return `http://${ANY.includes(host) ? '127.0.0.1' : inUrl(host)}:${port}`;
}

/** How others reach it, above all an n8n in a container. */
export function publicUrl(reach: Reach, port: number): string {
	const [name = ANY.includes(reach.host) ? FROM_CONTAINERS[0] : undefined] = reach.names;
	return name === undefined ? localUrl(reach, port) : `http://${withPort(name, port)}`;
}

/** What stands in `Host` of a request that is meant for the sandbox; port 80 is left out. */
export function ownHosts({ host, names }: Reach, port: number): string[] {
	const others = isPrivate(host)
		? []
		: [...FROM_CONTAINERS, os.hostname(), ...addresses().map(inUrl)];
	const all = [...LOOPBACK, ...names, ...others].map((name) => name.toLowerCase());
	return [...new Set(all)].map((name) => withPort(name, port).replace(/:80$/, ''));
}

/** A name may bring a port of its own: that of a proxy or of a container. */
const withPort = (name: string, port: number): string =>
	/:\d+$/.test(name) ? name : `${name}:${port}`;

function addresses(): string[] {
	return Object.values(os.networkInterfaces()).flatMap((own = []) =>
		own.map(({ address }) => address),
	);
}
