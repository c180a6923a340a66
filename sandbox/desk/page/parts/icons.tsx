import type { ComponentChildren, VNode } from 'preact';

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }): VNode {
	return (
		<svg
			class="icon"
			width={size}
			height={size}
			viewBox="0 0 24 24"
			fill="none"
			stroke="currentColor"
			stroke-width="1.8"
			stroke-linecap="round"
			stroke-linejoin="round"
			aria-hidden="true"
		>
			{children}
		</svg>
	);
}

export const BackIcon = (): VNode => (
	<Icon>
		<path d="M15 5l-7 7 7 7" />
	</Icon>
);
export const CloseIcon = (): VNode => (
	<Icon size={18}>
		<path d="M6 6l12 12M18 6L6 18" />
	</Icon>
);
export const SendIcon = (): VNode => (
	<Icon>
		<path d="M4 12l16-8-5 16-3.5-6.5L4 12z" />
	</Icon>
);
export const ClipIcon = (): VNode => (
	<Icon>
		<path d="M20 11.5l-8.2 8.1a5 5 0 0 1-7.1-7.1l8.5-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6" />
	</Icon>
);
export const ReplyIcon = (): VNode => (
	<Icon size={16}>
		<path d="M9 7L4 12l5 5M4 12h9a7 7 0 0 1 7 7" />
	</Icon>
);
export const LinkIcon = (): VNode => (
	<Icon size={16}>
		<path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5" />
	</Icon>
);
export const FileIcon = (): VNode => (
	<Icon size={24}>
		<path d="M14 3H7a1.5 1.5 0 0 0-1.5 1.5v15A1.5 1.5 0 0 0 7 21h10a1.5 1.5 0 0 0 1.5-1.5V7.5L14 3zM14 3v4.5h4.5" />
	</Icon>
);
export const CopyIcon = (): VNode => (
	<Icon size={16}>
		<rect x="8" y="8" width="12" height="12" rx="2" />
		<path d="M16 8V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3" />
	</Icon>
);
export const RepeatIcon = (): VNode => (
	<Icon size={16}>
		<path d="M20 11a8 8 0 0 0-14-4.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14 4.5l2-2.5M20 20v-5h-5" />
	</Icon>
);
export const PlusIcon = (): VNode => (
	<Icon size={18}>
		<path d="M12 5v14M5 12h14" />
	</Icon>
);
export const PhoneIcon = (): VNode => (
	<Icon size={18}>
		<rect x="7" y="2.5" width="10" height="19" rx="2.5" />
		<path d="M11 18.5h2" />
	</Icon>
);
export const ChevronIcon = (): VNode => (
	<Icon size={16}>
		<path d="M9 6l6 6-6 6" />
	</Icon>
);
export const SunIcon = (): VNode => (
	<Icon>
		<circle cx="12" cy="12" r="4" />
		<path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4" />
	</Icon>
);
export const MoonIcon = (): VNode => (
	<Icon>
		<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />
	</Icon>
);
export const HelpIcon = (): VNode => (
	<Icon>
		<circle cx="12" cy="12" r="9" />
		<path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.1" />
	</Icon>
);

/** One tick or two, as under what one has written. */
export const Ticks = ({ count }: { count: 1 | 2 }): VNode => (
	<svg width="18" height="12" viewBox="0 0 18 12" fill="none" aria-hidden="true">
		<g stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">
			<path d="M1.5 6.5l3 3 6-7" />
			{count === 2 && <path d="M8.6 9.3l.2.2 6-7" />}
		</g>
	</svg>
);
