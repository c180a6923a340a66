import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { Overview } from './api';
import type { Section } from './place';

/** What every part of the page may need. */
export interface DeskContext {
	overview: Overview;
	/** Another number: look again. */
	revision: number;
	go: (section: Section, id?: string) => void;
	openPhone: (address: string) => void;
	/** Says something in passing: on the screen, and to those who listen instead of looking. */
	say: (text: string) => void;
	/** Does something with the sandbox; says what went wrong. */
	attempt: (work: Promise<unknown>, done?: string) => void;
}

export const Desk = createContext<DeskContext | undefined>(undefined);

export function useDesk(): DeskContext {
	const desk = useContext(Desk);
	if (desk === undefined) throw new Error('Used outside of the desk');
	return desk;
}
