import { useEffect } from 'preact/hooks';

import { useKept } from './kept';

export type Theme = 'light' | 'dark';
export type Choice = Theme | 'system';

const isChoice = (text: string): text is Choice => ['light', 'dark', 'system'].includes(text);

/** Light or dark; the system's own choice until there is another. */
export function useTheme(): { choice: Choice; choose: (choice: Choice) => void } {
	const [kept, keep] = useKept('theme', 'system');
	const choice = isChoice(kept) ? kept : 'system';
	useEffect(() => {
		// Without the attribute, the style sheet follows the system.
		if (choice === 'system') document.documentElement.removeAttribute('data-theme');
		else document.documentElement.dataset.theme = choice;
	}, [choice]);
	return { choice, choose: keep };
}
