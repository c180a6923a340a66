import { useEffect, useState } from 'preact/hooks';

export const SECTIONS = [
	'conversations',
	'requests',
	'deliveries',
	'webhooks',
	'faults',
	'tokens',
] as const;

export type Section = (typeof SECTIONS)[number];

/** What the bench shows: a part of it and, if one is open, which conversation, request or delivery. */
export interface Place {
	section: Section;
	id: string;
	/** Whether the address names a part; `/` names none, and is about phones. */
	isNamed: boolean;
}

export const pathTo = (section: Section, id = ''): string =>
	id === '' ? `/${section}` : `/${section}/${encodeURIComponent(id)}`;

function placeIn(path: string): Place {
	const [, first = '', id = ''] = path.split('/');
	const section = SECTIONS.find((candidate) => candidate === first);
	return {
		section: section ?? 'conversations',
		id: decodeURIComponent(id),
		isNamed: section !== undefined,
	};
}

/** Where one is, by the address of the page: it can be linked to, and the way back works. */
export function usePlace(): [Place, (section: Section, id?: string) => void] {
	const [place, setPlace] = useState(() => placeIn(location.pathname));
	useEffect(() => {
		const follow = (): void => {
			setPlace(placeIn(location.pathname));
		};
		addEventListener('popstate', follow);
		return () => {
			removeEventListener('popstate', follow);
		};
	}, []);
	const go = (section: Section, id = ''): void => {
		const path = pathTo(section, id);
		if (path !== location.pathname) history.pushState(null, '', path);
		setPlace(placeIn(path));
	};
	return [place, go];
}
