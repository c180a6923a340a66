import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const SAID_FOR_MS = 4000;

/** What is said in passing, and how to say something. */
export function useSaid(): [string, (text: string) => void] {
	const [said, setSaid] = useState('');
	const timer = useRef(0);
	useEffect(
		() => () => {
			clearTimeout(timer.current);
		},
		[],
	);
	return [
		said,
		(text) => {
			clearTimeout(timer.current);
			setSaid(text);
			timer.current = window.setTimeout(() => {
				setSaid('');
			}, SAID_FOR_MS);
		},
	];
}

/** On the screen, and to those who listen instead of looking. */
export const Said = ({ text }: { text: string }): VNode => (
	<p class="said" role="status" aria-live="polite" data-shown={text !== ''}>
		{text}
	</p>
);
