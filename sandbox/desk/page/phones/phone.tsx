import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Switch } from '../parts/controls';
import { BackIcon, CloseIcon } from '../parts/icons';
import { dayTimeOf } from '../parts/time';
import { api, type Chat, type PhoneView } from '../state/api';
import { useDesk } from '../state/desk';
import { useLook } from '../state/live';
import { ChatList, type Open } from './chatList';
import { Composer } from './composer';
import { Thread } from './thread';

/** One consumer's phone. */
export function Phone({
	address,
	isFirst,
	onClose,
}: {
	address: string;
	isFirst: boolean;
	onClose: () => void;
}): VNode {
	const { revision } = useDesk();
	const { value: phone } = useLook(() => api.chats(address), address, revision);
	const label = phone?.label ?? address;
	return (
		<article class="phone-place" aria-label={`Phone ${label}`}>
			<PhoneLabel address={address} phone={phone} onClose={onClose} />
			<div class="phone">
				<div class="screen">{phone && <Screen phone={phone} isFirst={isFirst} />}</div>
			</div>
		</article>
	);
}

function PhoneLabel({
	address,
	phone,
	onClose,
}: {
	address: string;
	phone: PhoneView | undefined;
	onClose: () => void;
}): VNode {
	const { attempt } = useDesk();
	const label = phone?.label ?? address;
	return (
		<div class="phone-label">
			<h3>
				<span class="phone-name">
					{phone?.name !== '' && phone?.name !== label ? phone?.name : ''}
				</span>
				<span class="phone-number">{label}</span>
			</h3>
			{phone && !address.includes('@') && (
				<Switch
					label="On WhatsApp"
					isOn={phone.onWhatsApp}
					onChange={(isOn) => {
						attempt(api.setOnWhatsApp(address, isOn));
					}}
				/>
			)}
			<button
				type="button"
				class="button icon-only small"
				aria-label={`Close phone ${label}`}
				onClick={onClose}
			>
				<CloseIcon />
			</button>
		</div>
	);
}

function Screen({ phone, isFirst }: { phone: PhoneView; isFirst: boolean }): VNode {
	const { overview } = useDesk();
	const [open, setOpen] = useState<Open>('latest');
	const chat = chatIn(phone, open);
	const dealer = typeof open === 'object' && 'dealer' in open ? open.dealer : undefined;
	if (chat === undefined && dealer === undefined) {
		return <ChatList phone={phone} onOpen={setOpen} />;
	}
	const known = overview.organizations.find(({ id }) => id === dealer);
	const name = chat?.organizationName ?? known?.name ?? '';
	return (
		<>
			<div class="chat-head">
				<button
					type="button"
					class="chat-back"
					aria-label="All chats"
					onClick={() => {
						setOpen('list');
					}}
				>
					<BackIcon />
				</button>
				<span class="avatar" aria-hidden="true">
					{name.charAt(0)}
				</span>
				<div class="chat-title">
					<h4>{name}</h4>
					<p>{chat && <BehindLink chat={chat} />}</p>
				</div>
			</div>
			{chat && <WindowNote openUntil={chat.openUntil} />}
			<Thread address={phone.address} chat={chat} dealer={name} />
			<Composer
				address={phone.address}
				target={
					chat
						? { conversation: chat.conversation }
						: { organization: dealer ?? '', name: phone.name || phone.label }
				}
				dealer={name}
				isFirst={isFirst}
				onSent={(conversation) => {
					setOpen({ chat: conversation });
				}}
			/>
		</>
	);
}

function chatIn({ chats }: PhoneView, open: Open): Chat | undefined {
	if (open === 'latest') return chats[0];
	if (open === 'list' || !('chat' in open)) return undefined;
	return chats.find(({ conversation }) => conversation === open.chat);
}

/** From what the consumer sees to what is behind it. */
function BehindLink({ chat }: { chat: Chat }): VNode {
	const { go } = useDesk();
	return (
		<a
			href={`/conversations/${chat.conversation}`}
			onClick={(event) => {
				event.preventDefault();
				go('conversations', chat.conversation);
			}}
		>
			Show on the bench
		</a>
	);
}

/** WhatsApp's rule that matters most, which no real phone shows. */
function WindowNote({ openUntil }: { openUntil: string | null }): VNode {
	return openUntil === null ? (
		<p class="window-note closed">24-hour window closed: only templates arrive</p>
	) : (
		<p class="window-note">24-hour window open until {dayTimeOf(openUntil)}</p>
	);
}
