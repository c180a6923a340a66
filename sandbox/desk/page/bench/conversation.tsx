import type { ComponentChildren, VNode } from 'preact';

import { Badge, CopyButton, Facts } from '../parts/controls';
import { BackIcon, PhoneIcon } from '../parts/icons';
import { secondOf } from '../parts/time';
import { api, type Stream } from '../state/api';
import { useDesk } from '../state/desk';
import { useLook } from '../state/live';
import { STATUS_TONES } from './statusTones';

/** Everything about one conversation: what n8n's links lead to. */
export function Conversation({ id }: { id: string }): VNode {
	const { revision } = useDesk();
	const { value: stream, problem } = useLook(() => api.stream(id), id, revision);
	return (
		<>
			<Back />
			{problem && <p class="problem">{problem.message}</p>}
			{stream && <Record stream={stream} />}
		</>
	);
}

function Back(): VNode {
	const { go } = useDesk();
	return (
		<a
			class="back"
			href="/conversations"
			onClick={(event) => {
				event.preventDefault();
				go('conversations');
			}}
		>
			<BackIcon />
			All conversations
		</a>
	);
}

function Record({ stream }: { stream: Stream }): VNode {
	const { overview, openPhone } = useDesk();
	const { conversation, contact, fields, meta, forms, notifications } = stream;
	const { id, name, status, organization, participants, tags } = conversation;
	const telephone = contact?.profile.telephone;
	const dealer = overview.organizations.find((candidate) => candidate.id === organization)?.name;
	return (
		<>
			<div class="part-head">
				<div>
					<h3>
						{name} <Badge tone={STATUS_TONES[status]}>{status}</Badge>
					</h3>
					<p>
						with {dealer ?? organization}
						{typeof telephone === 'string' && `, ${telephone}`}
					</p>
				</div>
				{typeof telephone === 'string' && (
					<button
						type="button"
						class="button"
						onClick={() => {
							openPhone(telephone);
						}}
					>
						<PhoneIcon />
						Show the phone
					</button>
				)}
			</div>
			<div class="id-line">
				<code>{id}</code>
				<CopyButton text={id} label="Copy ID" />
			</div>
			<div class="cards">
				<Card title="Fields" empty="None were set">
					{pairsOf(fields)}
				</Card>
				<Card title="Variables" empty="None were set">
					{pairsOf(meta)}
				</Card>
				<Card title="Contact" empty="Nothing is known">
					{pairsOf(contact?.profile ?? {})}
				</Card>
				<Card title="Participants" empty="Nobody takes part">
					{participants.map((participant): [string, ComponentChildren] => [
						participant.name,
						roleOf(participant),
					])}
				</Card>
				{tags.length > 0 && <Card title="Tags">{[['Tags', tags.join(', ')]]}</Card>}
				{forms.length > 0 && (
					<Card title="Forms">
						{forms.map(({ name: form, form: formId }) => [form, formId ?? ''])}
					</Card>
				)}
				{notifications.length > 0 && (
					<Card title="Notified">
						{notifications.map(({ at, channels, organizations }) => [
							secondOf(at),
							[...channels, ...organizations].join(', '),
						])}
					</Card>
				)}
			</div>
			<Messages stream={stream} />
		</>
	);
}

/** Pairs of names and values, or what is said when there are none. */
function Card({
	title,
	empty = '',
	children,
}: {
	title: string;
	empty?: string;
	children: [string, ComponentChildren][];
}): VNode {
	return (
		<section class="card">
			<h4>{title}</h4>
			{children.length === 0 ? <p class="hint">{empty}</p> : <Facts facts={children} />}
		</section>
	);
}

const pairsOf = (record: Record<string, unknown>): [string, string][] =>
	Object.entries(record).map(([name, value]) => [
		name,
		typeof value === 'string' ? value : JSON.stringify(value),
	]);

function roleOf({
	role,
	accepted,
	active,
	inbox,
}: Stream['conversation']['participants'][number]): string {
	const state = accepted
		? 'has accepted'
		: active
			? 'has joined'
			: inbox
				? 'in the inbox'
				: 'follows';
	return `${role}, ${state}`;
}

function Messages({ stream: { messages, conversation, contact } }: { stream: Stream }): VNode {
	const nameOf = (user: string): string =>
		user === contact?.id
			? conversation.name
			: (conversation.participants.find((participant) => participant.user === user)?.name ?? user);
	return (
		<section class="titled">
			<h4>Messages</h4>
			<ol class="stream">
				{messages.map((message) => (
					<li
						key={message.id}
						class={message.type === 'status' ? 'stream-line problem-line' : 'stream-line'}
					>
						<time class="row-time">{secondOf(message.createdAt)}</time>
						<span class="stream-text">
							<span class="stream-who">
								{nameOf(message.user)}
								<span class="stream-kind">{kindOf(message)}</span>
							</span>
							<span>{message.text || variablesOf(message)}</span>
							{message.meta.template !== undefined && (
								<span class="row-sub">{variablesOf(message)}</span>
							)}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}

type Message = Stream['messages'][number];

/** "chat, agent, whatsapp": what decides where a message goes. */
const kindOf = ({ type, role, touchpoint, isBackchannel }: Message): string =>
	[type, role, touchpoint, isBackchannel ? 'note' : undefined].filter(Boolean).join(', ');

function variablesOf({ meta }: Message): string {
	return Object.entries(meta)
		.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join(' · ');
}
