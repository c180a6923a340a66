import type { VNode } from 'preact';

import { timeOf } from '../parts/time';
import type { Chat, PhoneView } from '../state/api';
import { useDesk } from '../state/desk';

/** What is open on a phone: a chat, the list of chats, or a first message to a dealer. */
export type Open = { chat: string } | { dealer: string } | 'list' | 'latest';

/** All chats on a phone, and the dealers one could write to. */
export function ChatList({
	phone,
	onOpen,
}: {
	phone: PhoneView;
	onOpen: (open: Open) => void;
}): VNode {
	const { overview } = useDesk();
	const known = new Set(phone.chats.map(({ organization }) => organization));
	const others = overview.organizations.filter(({ id, isHired }) => isHired && !known.has(id));
	return (
		<div class="chat-list">
			<h4 class="chat-list-title">Chats</h4>
			{phone.chats.length > 0 && (
				<ul>
					{phone.chats.map((chat) => (
						<li key={chat.conversation}>
							<button
								type="button"
								class="chat-row"
								onClick={() => {
									onOpen({ chat: chat.conversation });
								}}
							>
								<span class="avatar" aria-hidden="true">
									{chat.organizationName.charAt(0)}
								</span>
								<span class="chat-row-text">
									<span class="chat-row-name">{chat.organizationName}</span>
									<span class="chat-row-last">{lastOf(chat)}</span>
								</span>
								<time class="chat-row-time">{timeOf(chat.messages.at(-1)?.time ?? '')}</time>
							</button>
						</li>
					))}
				</ul>
			)}
			{others.length > 0 && (
				<>
					<h4 class="chat-list-sub">Write to</h4>
					<ul>
						{others.map(({ id, name }) => (
							<li key={id}>
								<button
									type="button"
									class="chat-row"
									onClick={() => {
										onOpen({ dealer: id });
									}}
								>
									<span class="avatar" aria-hidden="true">
										{name.charAt(0)}
									</span>
									<span class="chat-row-text">
										<span class="chat-row-name">{name}</span>
										<span class="chat-row-last">Write first</span>
									</span>
								</button>
							</li>
						))}
					</ul>
				</>
			)}
		</div>
	);
}

function lastOf({ messages }: Chat): string {
	const last = messages.at(-1);
	if (last === undefined) return '';
	const text = last.text || last.media?.name || '';
	return last.from === 'consumer' ? `You: ${text}` : text;
}
