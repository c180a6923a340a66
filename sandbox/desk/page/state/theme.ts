import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

import { useKept } from './kept';

export type Theme = 'light' | 'dark';

const isTheme = (text: string): text is Theme => text === 'light' || text === 'dark';

const DARK = '(prefers-color-scheme: dark)';

/** What the system prefers, now and when it changes its mind. */
function useSystemTheme(): Theme {
	const [isDark, setDark] = useState(() => matchMedia(DARK).matches);
	useEffect(() => {
		const list = matchMedia(DARK);
		const follow = (): void => {
			setDark(list.matches);
		};
		list.addEventListener('change', follow);
		return () => {
			list.removeEventListener('change', follow);
		};
	}, []);
	return isDark ? 'dark' : 'light';
}

/** The theme that is shown, which is the system's own until somebody wants the other one. */
export function useTheme(): { shown: Theme; choose: (theme: Theme) => void } {
	const [kept, keep] = useKept('theme', 'system');
	const system = useSystemTheme();
	const choice = isTheme(kept) ? kept : undefined;
	useLayoutEffect(() => {
		// Without the attribute, the style sheet follows the system.
		if (choice === undefined) document.documentElement.removeAttribute('data-theme');
		else document.documentElement.dataset.theme = choice;
	}, [choice]);
	return {
		shown: choice ?? system,
		choose: (theme) => {
			keep(theme === system ? 'system' : theme);
		},
	};
}
