import { useEffect } from 'preact/hooks';

import { SECTIONS, type Section } from './state/place';

/** Kept under this name is whether single keys do something: some people's keys are pressed by a voice. */
export const SHORTCUTS_KEPT_AS = 'shortcuts';

/** What the keys do; shown in the help. */
export const SHORTCUTS: [string, string][] = [
	['n', 'Open a phone: write its number'],
	['m', 'Write a message on the first phone'],
	['1 – 6', 'Conversations, requests, deliveries, webhooks, faults, tokens'],
	['t', 'Light or dark'],
	['?', 'This help'],
];

interface Actions {
	go: (section: Section) => void;
	showPhones: () => void;
	help: () => void;
}

/** Single keys, while nobody is writing. */
export function useShortcuts(actions: Actions): void {
	useEffect(() => {
		const press = (event: KeyboardEvent): void => {
			if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
			if (localStorage.getItem(SHORTCUTS_KEPT_AS) === 'off') return;
			if (document.querySelector('dialog[open]')) return;
			if (perform(event.key, actions)) event.preventDefault();
		};
		addEventListener('keydown', press);
		return () => {
			removeEventListener('keydown', press);
		};
	});
}

function isWriting(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && target.matches('input, textarea, select');
}

function perform(key: string, { go, showPhones, help }: Actions): boolean {
	const section = SECTIONS[Number(key) - 1];
	if (section) go(section);
	else if (key === '?') help();
	else if (key === 't') document.querySelector<HTMLElement>('[data-shortcut=theme]')?.click();
	else if (key === 'n' || key === 'm') {
		showPhones();
		focusSoon(key === 'n' ? '[data-shortcut=number]' : '[data-shortcut=message]');
	} else return false;
	return true;
}

/** At once, so that nothing typed is lost; what was hidden until now takes the focus a moment later. */
function focusSoon(selector: string): void {
	const focus = (): boolean => {
		const element = document.querySelector<HTMLElement>(selector);
		element?.focus();
		return element === document.activeElement;
	};
	if (!focus()) requestAnimationFrame(() => requestAnimationFrame(focus));
}
