import { Fragment, type VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { dayOf } from '../parts/time';
import type { Chat } from '../state/api';
import { useDesk } from '../state/desk';
import { Bubble } from './bubble';

/** As far from the end one still wants to see what comes. */
const NEAR_PX = 120;

/** What was written in a chat. New messages are read out. */
export function Thread({
	address,
	chat,
	dealer,
}: {
	address: string;
	chat: Chat | undefined;
	dealer: string;
}): VNode {
	const { overview } = useDesk();
	const log = useRef<HTMLDivElement>(null);
	const wasNear = useRef(true);
	const messages = chat?.messages ?? [];
	useLayoutEffect(() => {
		const { current } = log;
		if (current && wasNear.current) current.scrollTop = current.scrollHeight;
	}, [messages.length, chat?.conversation]);
	const days = messages.map(({ time }) => dayOf(time, overview.now));
	return (
		<div
			class="thread"
			ref={log}
			role="log"
			aria-live="polite"
			aria-label={`Chat with ${dealer}`}
			tabIndex={0}
			onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
				wasNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
			}}
		>
			{messages.map((message, index) => (
				<Fragment key={message.id}>
					{days[index] !== days[index - 1] && <p class="day">{days[index]}</p>}
					<Bubble
						message={message}
						address={address}
						conversation={chat?.conversation ?? ''}
						dealer={dealer}
					/>
				</Fragment>
			))}
			{messages.length === 0 && <p class="day">Write to {dealer}: nobody has written yet</p>}
		</div>
	);
}
