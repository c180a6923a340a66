import { useEffect, useRef, useState } from 'preact/hooks';

import { asProblem, type Problem } from './api';
import { deskToken } from './token';

export interface Live {
	/** Another number: something has changed, look again. */
	revision: number;
	isConnected: boolean;
}

/** Listens to the sandbox. After a pause in the connection everything is looked at anew. */
export function useLive(): Live {
	const [live, setLive] = useState<Live>({ revision: 0, isConnected: true });
	useEffect(() => {
		const query = deskToken === '' ? '' : `?token=${encodeURIComponent(deskToken)}`;
		const source = new EventSource(`/sandbox/changes${query}`);
		const look = (): void => {
			setLive(({ revision }) => ({ revision: revision + 1, isConnected: true }));
		};
		source.addEventListener('open', look);
		source.addEventListener('change', look);
		source.addEventListener('error', () => {
			setLive(({ revision }) => ({ revision, isConnected: false }));
		});
		return () => {
			source.close();
		};
	}, []);
	return live;
}

export interface Look<T> {
	value?: T;
	problem?: Problem;
}

/**
 * What a control gives, asked again at every revision. The last value stays until there is a new one;
 * under another key it is forgotten.
 */
export function useLook<T>(look: () => Promise<T>, key: string, revision: number): Look<T> {
	const [seen, setSeen] = useState<Look<T> & { key: string }>({ key });
	const asked = useRef(0);
	const shown = useRef(0);
	useEffect(() => {
		asked.current += 1;
		const number = asked.current;
		const show = (result: Look<T>): void => {
			// Answers may overtake each other.
			if (number < shown.current) return;
			shown.current = number;
			setSeen({ key, ...result });
		};
		look().then(
			(value) => {
				show({ value });
			},
			(error: unknown) => {
				show({ problem: asProblem(error) });
			},
		);
	}, [key, revision]);
	return seen.key === key ? seen : {};
}
