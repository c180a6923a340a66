import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { Switch } from './parts/controls';
import { CloseIcon } from './parts/icons';
import { SHORTCUTS, SHORTCUTS_KEPT_AS } from './shortcuts';
import { useKept } from './state/kept';

/** What this is, and which keys do what. */
export function Help({ onClose }: { onClose: () => void }): VNode {
	const dialog = useRef<HTMLDialogElement>(null);
	const [shortcuts, keepShortcuts] = useKept(SHORTCUTS_KEPT_AS, 'on');
	useEffect(() => {
		dialog.current?.showModal();
	}, []);
	return (
		<dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
			<div class="help-head">
				<h2 id="help-title">What is on the desk</h2>
				<button
					type="button"
					class="button icon-only"
					aria-label="Close"
					onClick={() => dialog.current?.close()}
				>
					<CloseIcon />
				</button>
			</div>
			<p>
				The <b>phones</b> show what consumers see of Web1on1. Any number is a phone: open one and
				write, or send a template to it from n8n.
			</p>
			<p>
				The <b>bench</b> shows what happens behind: every request, every webhook delivery, every
				conversation. Faults and tokens are there to be played with.
			</p>
			<p>Everything is in memory, on this machine, and gone when the sandbox ends.</p>
			<h3>Keys</h3>
			<dl class="keys">
				{SHORTCUTS.map(([keys, what]) => (
					<div key={keys}>
						<dt>
							<kbd>{keys}</kbd>
						</dt>
						<dd>{what}</dd>
					</div>
				))}
			</dl>
			<Switch
				label="Single keys do this"
				isOn={shortcuts === 'on'}
				onChange={(isOn) => {
					keepShortcuts(isOn ? 'on' : 'off');
				}}
			/>
		</dialog>
	);
}
