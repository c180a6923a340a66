import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { useDesk } from '../state/desk';
import { pathTo, SECTIONS, type Place, type Section } from '../state/place';
import type { Overview } from '../state/api';
import { Conversations } from './conversations';
import { Deliveries } from './deliveries';
import { isInForce } from './faultKinds';
import { Faults } from './faults';
import { Requests } from './requests';
import { Tokens } from './tokens';
import { Webhooks } from './webhooks';

const TITLES: Record<Section, string> = {
	conversations: 'Conversations',
	requests: 'Requests',
	deliveries: 'Deliveries',
	webhooks: 'Webhooks',
	faults: 'Faults',
	tokens: 'Tokens',
};

/** What happens behind the phones. */
export function Bench({ place }: { place: Place }): VNode {
	return (
		<section class="bench" aria-labelledby="bench-title">
			<h2 id="bench-title" class="visually-hidden">
				Bench of the integrator
			</h2>
			<SectionLinks current={place.section} />
			<div class="bench-body">
				<Part place={place} />
			</div>
		</section>
	);
}

function SectionLinks({ current }: { current: Section }): VNode {
	const { overview, go } = useDesk();
	const links = useRef<HTMLElement>(null);
	useEffect(() => {
		const here = links.current?.querySelector('[aria-current]');
		here?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
	}, [current]);
	return (
		<nav ref={links} class="sections" aria-label="Bench">
			{SECTIONS.map((section) => {
				const note = noteOn(section, overview);
				return (
					<a
						key={section}
						href={pathTo(section)}
						aria-current={section === current ? 'page' : undefined}
						onClick={(event) => {
							event.preventDefault();
							go(section);
						}}
					>
						{TITLES[section]}
						{note && (
							<span class={`count ${note.concern === undefined ? '' : 'bad'}`}>
								{note.count}
								{note.concern !== undefined && <span class="visually-hidden"> {note.concern}</span>}
							</span>
						)}
					</a>
				);
			})}
		</nav>
	);
}

interface Note {
	count: number;
	/** Why they want to be looked at. */
	concern?: string;
}

/** The number beside a part's name: how many there are, or how many want to be looked at. */
function noteOn(section: Section, overview: Overview): Note | undefined {
	const { conversations, requests, deliveries, webhooks, faults } = overview;
	const failing = deliveries.items.filter(({ status }) => /retrying|failed/.test(status)).length;
	const notes: Record<Section, Note> = {
		conversations: { count: conversations.total },
		requests: { count: requests.total },
		deliveries: failing > 0 ? { count: failing, concern: 'failing' } : { count: deliveries.total },
		webhooks: { count: webhooks.length },
		faults: { count: faults.filter(isInForce).length, concern: 'on' },
		tokens: { count: 0 },
	};
	const note = notes[section];
	return note.count === 0 ? undefined : note;
}

function Part({ place: { section, id } }: { place: Place }): VNode {
	switch (section) {
		case 'conversations':
			return <Conversations open={id} />;
		case 'requests':
			return <Requests open={id} />;
		case 'deliveries':
			return <Deliveries open={id} />;
		case 'webhooks':
			return <Webhooks />;
		case 'faults':
			return <Faults />;
		case 'tokens':
			return <Tokens />;
	}
}
