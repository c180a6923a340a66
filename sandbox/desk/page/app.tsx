import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Bench } from './bench/bench';
import { Help } from './help';
import { HelpIcon } from './parts/icons';
import { Said, useSaid } from './parts/said';
import { Top } from './parts/top';
import { Shelf } from './phones/shelf';
import { useShelf } from './phones/openPhones';
import { useShortcuts } from './shortcuts';
import { api } from './state/api';
import { asProblem, type Problem } from './state/ask';
import { Desk, type DeskContext } from './state/desk';
import { useLive, useLook } from './state/live';
import { usePlace } from './state/place';

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
			<Top
				links={
					overview.places.length === 0 ? [] : [{ path: '/', label: 'Desk' }, ...overview.places]
				}
				current="/"
				isConnected={isConnected}
				note={
					<>
						API URL <code>{overview.url}</code>
					</>
				}
			>
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
			</Top>
			<ViewSwitch view={view} onChange={setView} />
			<main class="desk" data-view={view}>
				<Shelf shelf={shelf} />
				<Bench place={place} />
			</main>
			<Said text={said} />
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
