import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Picture } from '../../../consumer';
import { ClipIcon, SendIcon } from '../parts/icons';
import { api } from '../state/api';
import { asProblem } from '../state/ask';
import { useDesk } from '../state/desk';
import { attachmentOf, MOST_BYTES } from './attachment';

/** Into which conversation one writes, or to which dealer for the first time. */
type Target = { conversation: string } | { organization: string; name: string };

/** The box to answer in. */
export function Composer({
	address,
	target,
	dealer,
	isFirst,
	onSent,
}: {
	address: string;
	target: Target;
	dealer: string;
	isFirst: boolean;
	onSent: (conversation: string) => void;
}): VNode {
	const { say } = useDesk();
	const [text, setText] = useState('');
	const box = useRef<HTMLTextAreaElement>(null);
	useEffect(() => {
		const { current } = box;
		if (!current) return;
		current.style.height = 'auto';
		current.style.height = `${current.scrollHeight}px`;
	}, [text]);
	const send = async (work: Promise<{ conversation: string }>): Promise<void> => {
		try {
			onSent((await work).conversation);
		} catch (error) {
			say(asProblem(error).message);
		}
	};
	const submit = (): void => {
		if (text.trim() === '') return;
		setText('');
		void send(api.reply(address, { text, ...target }));
		box.current?.focus();
	};
	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<Attach
				onPicture={(picture) => {
					void send(api.picture(address, { ...picture, ...target }));
				}}
			/>
			<textarea
				ref={box}
				class="composer-box"
				data-shortcut={isFirst ? 'message' : undefined}
				rows={1}
				aria-label={`Message to ${dealer}`}
				placeholder="Message"
				value={text}
				onInput={({ currentTarget }) => {
					setText(currentTarget.value);
				}}
				onKeyDown={(event) => {
					if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
					event.preventDefault();
					submit();
				}}
			/>
			<button type="submit" class="composer-send" aria-label="Send">
				<SendIcon />
			</button>
		</form>
	);
}

/** A file from this machine, or the sandbox's own picture. */
function Attach({ onPicture }: { onPicture: (picture: Picture) => void }): VNode {
	const { say } = useDesk();
	const [isOpen, setOpen] = useState(false);
	const files = useRef<HTMLInputElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	const choose = (file: File | undefined): void => {
		setOpen(false);
		if (file === undefined) return;
		if (file.size > MOST_BYTES) say(`${file.name} is larger than 5 MB`);
		else {
			attachmentOf(file).then(onPicture, (error: unknown) => {
				say(asProblem(error).message);
			});
		}
	};
	return (
		<div
			class="attach"
			onKeyDown={(event) => {
				if (event.key !== 'Escape') return;
				setOpen(false);
				button.current?.focus();
			}}
		>
			<button
				ref={button}
				type="button"
				class="composer-clip"
				aria-label="Attach"
				aria-expanded={isOpen}
				onClick={() => {
					setOpen(!isOpen);
				}}
			>
				<ClipIcon />
			</button>
			<input
				ref={files}
				type="file"
				hidden
				aria-label="Picture or document"
				onChange={({ currentTarget }) => {
					choose(currentTarget.files?.[0]);
					currentTarget.value = '';
				}}
			/>
			{isOpen && (
				<div class="attach-menu">
					<button
						type="button"
						onClick={() => {
							setOpen(false);
							onPicture({});
						}}
					>
						Picture of a warning light
					</button>
					<button type="button" onClick={() => files.current?.click()}>
						Picture or document from this machine
					</button>
				</div>
			)}
		</div>
	);
}
