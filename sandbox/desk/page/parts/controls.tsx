import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { useDesk } from '../state/desk';
import { CopyIcon } from './icons';

/** A button that puts a text on the clipboard; `what` says which, where several are to be told apart. */
export function CopyButton({
	text,
	label = 'Copy',
	what = '',
}: {
	text: string;
	label?: string;
	what?: string;
}): VNode {
	const { say } = useDesk();
	const copy = (): void => {
		navigator.clipboard.writeText(text).then(
			() => {
				say('Copied');
			},
			() => {
				say('This browser does not let the page copy: mark the text instead');
			},
		);
	};
	return (
		<button type="button" class="button quiet small" onClick={copy}>
			<CopyIcon />
			{label}
			{what !== '' && <span class="visually-hidden">{what}</span>}
		</button>
	);
}

/** As long as it takes at most until the page has heard what a switch has done. */
const SETTLED_MS = 1500;

/** On or off. It shows what was asked for until the sandbox says what is so. */
export function Switch({
	label,
	hint,
	isOn,
	onChange,
}: {
	label: string;
	hint?: string;
	isOn: boolean;
	onChange: (isOn: boolean) => void;
}): VNode {
	const [wanted, setWanted] = useState<boolean>();
	useEffect(() => {
		setWanted(undefined);
	}, [isOn]);
	useEffect(() => {
		if (wanted === undefined) return;
		const timer = window.setTimeout(() => {
			setWanted(undefined);
		}, SETTLED_MS);
		return () => {
			clearTimeout(timer);
		};
	}, [wanted]);
	return (
		<label class="switch">
			<span class="switch-text">
				<span>{label}</span>
				{hint !== undefined && <span class="hint">{hint}</span>}
			</span>
			<input
				type="checkbox"
				role="switch"
				checked={wanted ?? isOn}
				onChange={({ currentTarget }) => {
					setWanted(currentTarget.checked);
					onChange(currentTarget.checked);
				}}
			/>
		</label>
	);
}

export type Tone = 'good' | 'bad' | 'warn' | 'calm';

export const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }): VNode => (
	<span class={`badge ${tone}`}>{children}</span>
);

/** What a list says while there is nothing in it. */
export const Empty = ({
	title,
	children,
}: {
	title: string;
	children: ComponentChildren;
}): VNode => (
	<div class="empty">
		<p class="empty-title">{title}</p>
		<p>{children}</p>
	</div>
);

/** A name and a value, one pair a row. */
export const Facts = ({ facts }: { facts: [string, ComponentChildren][] }): VNode => (
	<dl class="facts">
		{facts.map(([name, value]) => (
			<div key={name}>
				<dt>{name}</dt>
				<dd>{value}</dd>
			</div>
		))}
	</dl>
);

/** Text as it came over the wire. It scrolls, so a keyboard must get into it. */
export const Code = ({ label, text }: { label: string; text: string }): VNode => (
	<pre class="code" tabIndex={0} role="region" aria-label={label}>
		{text}
	</pre>
);
