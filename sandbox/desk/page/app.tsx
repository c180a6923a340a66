import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { Bench } from './bench/bench';
import { Help } from './help';
import { HelpIcon, MoonIcon, SunIcon } from './parts/icons';
import { Shelf } from './phones/shelf';
import { useShelf } from './phones/openPhones';
import { useShortcuts } from './shortcuts';
import { api, asProblem, type Problem } from './state/api';
import { Desk, type DeskContext } from './state/desk';
import { useLive, useLook } from './state/live';
import { usePlace } from './state/place';
import { useTheme, type Theme } from './state/theme';

const SAID_FOR_MS = 4000;

/** The whole page: phones on one side, the bench on the other. */
export function App(): VNode {
	const { revision, isConnected } = useLive();
	const { value: overview, problem } = useLook(api.desk, 'desk', revision);
	const [place, go] = usePlace();
	const shelf = useShelf(overview);
	const [said, say] = useSaid();
	const [view, setView] = useState<'phones' | 'bench'>(place.isNamed ? 'bench' : 'phones');
	const [isHelping, setHelping] = useState(false);
	useShortcuts({
		go: (section) => {
			setView('bench');
			go(section);
		},
		help: () => {
			setHelping(true);
		},
		showPhones: () => {
			setView('phones');
		},
	});

	if (overview === undefined) return <Waiting problem={problem} />;
	const desk: DeskContext = {
		overview,
		revision,
		say,
		go: (section, id) => {
			setView('bench');
			go(section, id);
		},
		openPhone: (address) => {
			shelf.open(address);
			setView('phones');
		},
		attempt: (work, done) => {
			work.then(
				() => {
					if (done !== undefined) say(done);
				},
				(error: unknown) => {
					say(asProblem(error).message);
				},
			);
		},
	};
	return (
		<Desk.Provider value={desk}>
			<header class="top">
				<h1>
					<img src="/desk/icon.svg" alt="" width="26" height="26" />
					<span>
						Web1on1 <span class="sub">on your desk</span>
					</span>
				</h1>
				<Connection isConnected={isConnected} url={overview.url} />
				<ThemeButton />
				<button
					type="button"
					class="button icon-only"
					aria-label="Help and shortcuts"
					onClick={() => {
						setHelping(true);
					}}
				>
					<HelpIcon />
				</button>
			</header>
			<ViewSwitch view={view} onChange={setView} />
			<main class="desk" data-view={view}>
				<Shelf shelf={shelf} />
				<Bench place={place} />
			</main>
			<p class="said" role="status" aria-live="polite" data-shown={said !== ''}>
				{said}
			</p>
			{isHelping && (
				<Help
					onClose={() => {
						setHelping(false);
					}}
				/>
			)}
		</Desk.Provider>
	);
}

/** What is said in passing, and how to say something. */
function useSaid(): [string, (text: string) => void] {
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

function Waiting({ problem }: { problem: Problem | undefined }): VNode {
	if (problem?.status === 401) {
		return (
			<main class="waiting">
				<h1>This sandbox is open to others</h1>
				<p>
					So it wants its desk token. Open the link that <code>npm run sandbox</code> printed behind
					“Desk”: the token is in it.
				</p>
			</main>
		);
	}
	return (
		<main class="waiting">
			<h1>Web1on1 on your desk</h1>
			<p>{problem === undefined ? 'One moment…' : problem.message}</p>
		</main>
	);
}

function Connection({ isConnected, url }: { isConnected: boolean; url: string }): VNode {
	return (
		<p class="connection" data-connected={isConnected}>
			<span class="dot" aria-hidden="true" />
			<span role="status">{isConnected ? 'Live' : 'Not connected, trying again'}</span>
			<span class="api-url">
				API URL <code>{url}</code>
			</span>
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

/** Where there is no room for both. */
function ViewSwitch({
	view,
	onChange,
}: {
	view: 'phones' | 'bench';
	onChange: (view: 'phones' | 'bench') => void;
}): VNode {
	const choice = (name: 'phones' | 'bench', label: string): VNode => (
		<button
			type="button"
			aria-pressed={view === name}
			onClick={() => {
				onChange(name);
			}}
		>
			{label}
		</button>
	);
	return (
		<nav class="view-switch" aria-label="What to show">
			{choice('phones', 'Phones')}
			{choice('bench', 'Bench')}
		</nav>
	);
}
