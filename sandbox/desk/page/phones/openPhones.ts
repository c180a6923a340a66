import { useEffect, useRef } from 'preact/hooks';

import type { Overview } from '../state/api';
import { useKept } from '../state/kept';

/** The phones that lie on the desk. */
export interface OpenPhones {
	addresses: string[];
	open: (address: string) => void;
	close: (address: string) => void;
}

/** As many open by themselves when something arrives on them. */
const MOST_BY_THEMSELVES = 3;

/** Which phones are open; one on which something arrives opens by itself, unless it was closed. */
export function useShelf(overview: Overview | undefined): OpenPhones {
	const [kept, keep] = useKept('phones', '[]');
	const addresses = listIn(kept);
	const closed = useRef(new Set<string>());
	const open = (address: string): void => {
		closed.current.delete(address);
		if (!addresses.includes(address)) keep(JSON.stringify([...addresses, address]));
	};
	useEffect(() => {
		if (addresses.length >= MOST_BY_THEMSELVES) return;
		const next = overview?.phones.find(
			({ address, lastTime }) =>
				lastTime !== '' && !addresses.includes(address) && !closed.current.has(address),
		);
		if (next) open(next.address);
	});
	return {
		addresses,
		open,
		close: (address) => {
			closed.current.add(address);
			keep(JSON.stringify(addresses.filter((other) => other !== address)));
		},
	};
}

function listIn(text: string): string[] {
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list.map(String) : [];
	} catch {
		return [];
	}
}
