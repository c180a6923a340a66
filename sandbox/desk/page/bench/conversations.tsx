import type { VNode } from 'preact';

import { Badge, Empty } from '../parts/controls';
import { timeOf } from '../parts/time';
import type { Overview } from '../state/api';
import { useDesk } from '../state/desk';
import { Conversation } from './conversation';
import { More, PartHead } from './rows';
import { STATUS_TONES } from './statusTones';

type Summary = Overview['conversations']['items'][number];

/** All conversations, or the one that is open. */
export function Conversations({ open }: { open: string }): VNode {
	const {
		overview: { conversations },
	} = useDesk();
	if (open !== '') return <Conversation id={open} />;
	return (
		<>
			<PartHead
				title="Conversations"
				note="One for each contact of a dealer, with its fields, variables and participants."
			/>
			{conversations.total === 0 && (
				<Empty title="No conversation yet">
					The first message makes one: a template from n8n, or a text written on a phone.
				</Empty>
			)}
			<ul class="rows">
				{conversations.items.map((conversation) => (
					<Line key={conversation.id} conversation={conversation} />
				))}
			</ul>
			<More shown={conversations.items.length} total={conversations.total} />
		</>
	);
}

function Line({ conversation }: { conversation: Summary }): VNode {
	const { go } = useDesk();
	const { id, name, organizationName, status, messages, lastText, lastTime, isOpen } = conversation;
	return (
		<li class="row">
			<a
				class="row-button"
				href={`/conversations/${id}`}
				onClick={(event) => {
					event.preventDefault();
					go('conversations', id);
				}}
			>
				<time class="row-time">{timeOf(lastTime)}</time>
				<span class="row-main">
					<span class="row-title">
						{name} <span class="row-with">with {organizationName}</span>
					</span>
					<span class="row-sub">{lastText || `${messages} messages`}</span>
				</span>
				{isOpen && <Badge tone="good">24 h open</Badge>}
				<Badge tone={STATUS_TONES[status]}>{status}</Badge>
			</a>
		</li>
	);
}
