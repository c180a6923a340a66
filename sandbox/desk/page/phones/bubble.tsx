import type { VNode } from 'preact';

import { FileIcon, LinkIcon, ReplyIcon, Ticks } from '../parts/icons';
import { timeOf } from '../parts/time';
import { api, type ChatMessage } from '../state/api';
import { useDesk } from '../state/desk';

/** One message, with its buttons below it. */
export function Bubble({
	message,
	address,
	conversation,
	dealer,
}: {
	message: ChatMessage;
	address: string;
	conversation: string;
	dealer: string;
}): VNode {
	const { from, header, text, footer, media, time, progress, buttons, touchpoint } = message;
	return (
		<div class={`message ${from}`} data-message={message.id}>
			<div class="bubble">
				<span class="visually-hidden">{from === 'dealer' ? `${dealer}: ` : 'You: '}</span>
				{header !== undefined && <p class="bubble-header">{header}</p>}
				{media && <Media media={media} />}
				{text !== '' && <p class="bubble-text">{text}</p>}
				{footer !== undefined && <p class="bubble-footer">{footer}</p>}
				<p class="bubble-meta">
					{touchpoint !== 'whatsapp' && <span>{touchpoint}</span>}
					<time dateTime={time}>{timeOf(time)}</time>
					{progress && <ProgressTicks progress={progress} />}
				</p>
			</div>
			{buttons.length > 0 && (
				<div class="bubble-buttons">
					{buttons.map((button) => (
						<MessageButton
							key={button.text}
							button={button}
							address={address}
							conversation={conversation}
						/>
					))}
				</div>
			)}
		</div>
	);
}

const PROGRESS = {
	unheard: [2, 'Web1on1 has it; no webhook listens'],
	underway: [1, 'Web1on1 has it; a webhook has not taken it yet'],
	taken: [2, 'Every webhook has taken it'],
} as const;

function ProgressTicks({ progress }: { progress: keyof typeof PROGRESS }): VNode {
	const [count, label] = PROGRESS[progress];
	return (
		<span class={`ticks ${progress}`} role="img" aria-label={label} title={label}>
			<Ticks count={count} />
		</span>
	);
}

/** A picture of the sandbox's own is shown; anything else would have to be loaded from elsewhere. */
function Media({ media }: { media: NonNullable<ChatMessage['media']> }): VNode {
	const { src, url, name, contentType } = media;
	if (src !== undefined && contentType.startsWith('image/')) {
		return <img class="bubble-picture" src={src} alt={`Picture ${name}`} />;
	}
	const [, kind = contentType] = contentType.split('/');
	return (
		<a class="bubble-file" href={src ?? url} target="_blank" rel="noopener noreferrer">
			<FileIcon />
			<span>
				<span class="bubble-file-name">{name}</span>
				<span class="bubble-file-kind">
					{kind.toUpperCase()}
					{src === undefined && ` · ${hostOf(url)}`}
				</span>
			</span>
		</a>
	);
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

function MessageButton({
	button: { text, payload, url, telephone },
	address,
	conversation,
}: {
	button: ChatMessage['buttons'][number];
	address: string;
	conversation: string;
}): VNode {
	const { attempt } = useDesk();
	if (url !== undefined && /^https?:/i.test(url)) {
		return (
			<a class="bubble-button" href={url} target="_blank" rel="noopener noreferrer">
				<LinkIcon />
				{text}
			</a>
		);
	}
	if (telephone !== undefined) {
		return (
			<a class="bubble-button" href={`tel:${telephone}`}>
				{text}
			</a>
		);
	}
	return (
		<button
			type="button"
			class="bubble-button"
			onClick={() => {
				attempt(api.tap(address, { text, conversation, ...(payload ? { payload } : {}) }));
			}}
		>
			<ReplyIcon />
			{text}
		</button>
	);
}
