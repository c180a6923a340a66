const KEPT_AS = 'desk-token';

/**
 * The desk's token, when others than this machine reach the sandbox. It comes behind the `#` of the
 * link that is printed at the start, which no server gets to see, and is kept in this browser.
 */
export const deskToken = read();

function read(): string {
	const given = new URLSearchParams(location.hash.slice(1)).get('token');
	if (given === null) return localStorage.getItem(KEPT_AS) ?? '';
	localStorage.setItem(KEPT_AS, given);
	// Nobody is to copy it out of the address by mistake.
	history.replaceState(null, '', location.pathname + location.search);
	return given;
}
