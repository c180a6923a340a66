import type { INodePropertyOptions } from 'n8n-workflow';

import { InputError } from '../values/inputError';

/** One choice of 'Trigger On': the event to subscribe to and what its messages must be like. */
export interface Choice {
	events: readonly string[];
	/** Who wrote it; undefined where the event is not about a message. */
	role?: string;
	touchpoint?: string;
}

/** A choice as the editor offers it. */
interface Offer {
	name: string;
	value: string;
	description: string;
	/** What the editor writes about the trigger, where its own words would be wrong. */
	action?: string;
	/** What it stands for; undefined where the user names the events. */
	choice?: Choice;
}

/**
 * 'Trigger On': each choice once, in the order of the list. Events on the wire carry no role:
 * `message.create.contact.chat` is every chat message in a conversation with a consumer, agents'
 * and our own included (facts: E6). Without the role rule a workflow would answer itself.
 */
const OFFERS: readonly Offer[] = [
	{
		name: 'Any Consumer Message',
		value: 'consumerMessage',
		description: 'Chat messages, cards and button taps of the consumer, on any touchpoint',
		choice: {
			events: [
				'message.create.contact.chat',
				'message.create.contact.card',
				'message.create.contact.postback',
			],
			role: 'contact',
		},
	},
	{
		name: 'Button Tap',
		value: 'buttonTap',
		description: 'The consumer taps a quick reply on WhatsApp',
		choice: {
			events: ['message.create.contact.postback'],
			role: 'contact',
			touchpoint: 'whatsapp',
		},
	},
	{
		name: 'Conversation Created',
		value: 'conversationCreated',
		description: 'A new conversation with a contact begins',
		choice: { events: ['conversation.create'] },
	},
	{
		name: 'Conversation Updated',
		value: 'conversationUpdated',
		description: 'A conversation changes, for example its status',
		choice: { events: ['conversation.update'] },
	},
	{
		name: 'Custom Event',
		value: 'custom',
		description: 'Any other event of Web1on1 by its name',
	},
	{
		name: 'Delivery Problem',
		value: 'deliveryProblem',
		description: 'A message could not be delivered to the consumer',
		choice: { events: ['message.error'] },
	},
	{
		name: 'Form Results',
		value: 'formResults',
		description: 'A filled-in form brings its results',
		choice: { events: ['message.create.contact.results'] },
	},
	{
		name: 'WhatsApp Reply',
		value: 'whatsappReply',
		// Left alone, the editor writes "On whats app reply".
		action: 'On WhatsApp reply',
		description: 'The consumer writes on WhatsApp',
		choice: {
			events: ['message.create.contact.chat'],
			role: 'contact',
			touchpoint: 'whatsapp',
		},
	},
];

/** 'Trigger On' as n8n's list of options. */
export const eventOptions: INodePropertyOptions[] = OFFERS.map(
	({ name, value, action, description }) =>
		action === undefined ? { name, value, description } : { name, value, action, description },
);

/** The values of 'Trigger On'. */
export const EVENT_CHOICES: readonly string[] = OFFERS.map(({ value }) => value);

const EVENT_NAME = /^[a-z]+(\.(?:[a-z]+|\*))+$/i;

/**
 * The chosen choices, with custom events as one of their own.
 * @throws InputError when nothing is chosen, or a custom event is no event name
 */
export function chosen(values: readonly string[], customEvents: string): Choice[] {
	const chosenOffers = OFFERS.filter(({ value }) => values.includes(value));
	const choices = chosenOffers.flatMap(({ choice }) => choice ?? customChoices(customEvents));
	if (choices.length > 0) return choices;
	throw new InputError("'Trigger On' is empty", 'Choose at least one event.');
}

/** Custom events that take in what consumers write, or all messages there are. */
const CONSUMERS_WRITE =
	/^message(?:\.(?:create|\*)(?:\.[^.]+(?:\.(?:chat|card|postback|\*))?)?)?$/i;

function customChoices(customEvents: string): Choice[] {
	const events = customEvents.split(/[\s,]+/).filter((name) => name !== '');
	if (events.length === 0) {
		throw new InputError(
			"'Event Names' is empty",
			'Enter one or more events, for example message.create.contact.form.',
		);
	}
	const bad = events.find((name) => !EVENT_NAME.test(name));
	if (bad === undefined) return ruled(events);
	throw new InputError(
		"'Event Names' holds something that is not an event",
		`'${bad}' is not an event name. Enter comma-separated names such as conversation.update.`,
	);
}

/** Agents, bots and this workflow itself write such messages too: only the consumer's start a run. */
function ruled(events: readonly string[]): Choice[] {
	const written = events.filter((name) => CONSUMERS_WRITE.test(name));
	const others = events.filter((name) => !CONSUMERS_WRITE.test(name));
	return [
		...(written.length === 0 ? [] : [{ events: written, role: 'contact' }]),
		...(others.length === 0 ? [] : [{ events: others }]),
	];
}

/** The events to subscribe to, each once, in a fixed order. */
export function eventsOf(choices: readonly Choice[]): string[] {
	return [...new Set(choices.flatMap(({ events }) => events))].sort();
}

const CHATS = 'message.create.contact.chat';
const TAPS = 'message.create.contact.postback';

/**
 * The events to subscribe to, so that an execution that waits for a reply gets taps, too: who hears
 * what consumers write hears what they tap. What the workflow has not asked for starts no run.
 */
export function withTaps(events: readonly string[]): string[] {
	const hears = (name: string): boolean => events.some((one) => matchesEvent(name, one));
	return hears(CHATS) && !hears(TAPS) ? [...events, TAPS].sort() : [...events];
}

/** True when an event matches a subscribed name, whose parts may be `*`. */
export function matchesEvent(name: string, subscribed: string): boolean {
	const parts = name.split('.');
	const wanted = subscribed.split('.');
	return (
		parts.length >= wanted.length &&
		parts.every((part, index) => wanted[index] === part || (wanted[index] ?? '*') === '*')
	);
}
