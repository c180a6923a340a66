import type { ComponentChildren, VNode } from 'preact';

import type { Place } from '../../neighbour';
import { useTheme, type Theme } from '../state/theme';
import { MoonIcon, SunIcon } from './icons';

/** The head of a page: where one is and may go, and whether it is live. */
export const Top = ({
	links,
	current,
	isConnected,
	note,
	children,
}: {
	links: readonly Place[];
	/** The path of the link that leads here. */
	current: string;
	isConnected: boolean;
	note: ComponentChildren;
	/** More buttons. */
	children?: ComponentChildren;
}): VNode => (
	<header class="top">
		<h1>
			<img src="/desk/icon.svg" alt="" width="26" height="26" />
			<span>
				Web1on1 <span class="sub">on your desk</span>
			</span>
		</h1>
		{links.length > 0 && (
			<nav class="places" aria-label="Pages">
				{links.map(({ path, label }) => (
					<a key={path} href={path} aria-current={path === current ? 'page' : undefined}>
						{label}
					</a>
				))}
			</nav>
		)}
		<Connection isConnected={isConnected} note={note} />
		<ThemeButton />
		{children}
	</header>
);

function Connection({
	isConnected,
	note,
}: {
	isConnected: boolean;
	note: ComponentChildren;
}): VNode {
	return (
		<p class="connection" data-connected={isConnected}>
			<span class="dot" aria-hidden="true" />
			<span role="status">{isConnected ? 'Live' : 'Not connected, trying again'}</span>
			<span class="top-note">{note}</span>
		</p>
	);
}

function ThemeButton(): VNode {
	const { shown, choose } = useTheme();
	const other: Theme = shown === 'dark' ? 'light' : 'dark';
	return (
		<button
			type="button"
			class="button icon-only"
			data-shortcut="theme"
			aria-label={`Use the ${other} theme`}
			onClick={() => {
				choose(other);
			}}
		>
			{shown === 'dark' ? <SunIcon /> : <MoonIcon />}
		</button>
	);
}
