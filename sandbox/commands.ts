import type { Clock } from './clock';
import { omit } from './query';
import type { Store } from './store';
import type { Conversation, Message, Participant } from './types';

interface CommandParts {
	store: Store;
	clock: Clock;
}

type Command = (
	rest: string,
	message: Message,
	conversation: Conversation,
	participant: Participant,
	parts: CommandParts,
) => void;

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Members of a conversation that `/set @…` leaves alone. */
const FIXED = ['id', 'organization', 'orgPath', 'type', 'contact', 'participants', 'meta'];

const set: Command = (rest, _message, conversation) => {
	const [, key = '', value = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
	if (key === '') return;
	if (key.startsWith('@')) {
		const property = key.slice(1);
		if (!FIXED.includes(property)) conversation[property] = value;
		return;
	}
	// chipchat clears a variable with an empty value.
	const others = omit(conversation.meta, key);
	conversation.meta = value === '' ? others : { ...others, [key]: value };
};

const accept: Command = (_rest, _message, conversation, participant) => {
	participant.active = true;
	participant.accepted = true;
	participant.inbox = false;
	conversation.status = 'active';
};

const leave: Command = (_rest, _message, conversation, participant) => {
	participant.active = false;
	participant.accepted = false;
	if (!conversation.participants.some(({ accepted }) => accepted)) conversation.status = 'closed';
};

const join: Command = (_rest, _message, _conversation, participant) => {
	participant.active = true;
};

const assign: Command = (_rest, message, conversation, _participant, { store }) => {
	for (const id of asList(message.meta.users)) {
		const user = store.users.get(id);
		const known = conversation.participants.find((other) => other.user === id);
		if (known) known.inbox = true;
		else if (user) {
			conversation.participants.push({
				user: id,
				name: user.name,
				role: user.role,
				organization: user.organization,
				active: false,
				accepted: false,
				follow: false,
				inbox: true,
			});
		}
	}
};

/**
 * Queues what is closed (facts: C9). While somebody has accepted it no rule notifies a channel
 * (facts: C11); channels that are named are told whatever the rules say.
 */
const notify: Command = (_rest, message, conversation, _participant, { store, clock }) => {
	const channels = asList(message.meta.channels);
	if (conversation.status === 'active' && channels.length === 0) return;
	store.record(conversation.id).notifications.push({
		channels,
		organizations: asList(message.meta.organizations),
		at: clock.iso(),
	});
	if (conversation.status === 'closed') conversation.status = 'queued';
};

const COMMANDS = new Map<string, Command>(
	Object.entries({ set, accept, leave, join, assign, notify }),
);

/**
 * Does what a slash command says (facts: C3, C5). Bot commands (`>…`) and unknown commands only
 * make an event: what the platform does with those is not documented.
 */
export function runCommand(
	message: Message,
	conversation: Conversation,
	participant: Participant,
	parts: CommandParts,
): void {
	const [, name = '', rest = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(message.text) ?? [];
	COMMANDS.get(name)?.(rest, message, conversation, participant, parts);
}
