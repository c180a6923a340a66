import { useEffect, useRef, useState } from 'preact/hooks';

import { asProblem, type Problem } from './ask';
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
		const look = (): void => {
			setLive(({ revision }) => ({ revision: revision + 1, isConnected: true }));
		};
		return listen(look, () => {
			setLive(({ revision }) => ({ revision, isConnected: false }));
		});
	}, []);
	return live;
}

const AGAIN_MS = 1000;

/** Server-sent events, for as long as the page is open; gives what ends that. */
function listen(onChange: () => void, onLoss: () => void): () => void {
	const query = deskToken === '' ? '' : `?token=${encodeURIComponent(deskToken)}`;
	let source: EventSource;
	let timer = 0;
	const open = (): void => {
		source = new EventSource(`/sandbox/changes${query}`);
		source.addEventListener('open', onChange);
		source.addEventListener('change', onChange);
		source.addEventListener('error', () => {
			onLoss();
			// After a lost connection a browser tries again by itself, after a refusal it does not.
			if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(open, AGAIN_MS);
		});
	};
	open();
	return () => {
		clearTimeout(timer);
		source.close();
	};
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
			// While the sandbox can't be reached, what was seen last stays in sight.
			setSeen((before) => ({
				...(before.key === key ? before : {}),
				problem: undefined,
				...result,
				key,
			}));
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
