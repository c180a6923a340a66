import { useState } from 'preact/hooks';

/** A text that this browser remembers. */
export function useKept(name: string, otherwise: string): [string, (text: string) => void] {
	const [value, setValue] = useState(() => localStorage.getItem(name) ?? otherwise);
	return [
		value,
		(text) => {
			localStorage.setItem(name, text);
			setValue(text);
		},
	];
}
