import type { ComponentChildren, VNode } from 'preact';

import { ChevronIcon } from '../parts/icons';

/** The head of a part: what it is, and what can be done to all of it. */
export const PartHead = ({
	title,
	note,
	children,
}: {
	title: string;
	note: string;
	children?: ComponentChildren;
}): VNode => (
	<div class="part-head">
		<div>
			<h3>{title}</h3>
			<p>{note}</p>
		</div>
		{children}
	</div>
);

/** A row that opens: what is in it comes below. */
export function Row({
	isOpen,
	onToggle,
	summary,
	action,
	children,
}: {
	isOpen: boolean;
	onToggle: () => void;
	summary: ComponentChildren;
	action?: ComponentChildren;
	children: ComponentChildren;
}): VNode {
	return (
		<li class="row" data-open={isOpen}>
			<div class="row-line">
				<button type="button" class="row-button" aria-expanded={isOpen} onClick={onToggle}>
					<span class="row-chevron">
						<ChevronIcon />
					</span>
					{summary}
				</button>
				{action}
			</div>
			{isOpen && <div class="row-inside">{children}</div>}
		</li>
	);
}

/** Says so when a list shows only the end of something longer. */
export const More = ({ shown, total }: { shown: number; total: number }): VNode | null =>
	total > shown ? (
		<p class="more">
			The latest {shown} of {total}
		</p>
	) : null;
