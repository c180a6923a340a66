import { deliveryKey, readEvent, type Web1on1Event } from '../../../nodes/Web1on1/trigger/event';
import { chosen } from '../../../nodes/Web1on1/trigger/events';
import {
	accepts,
	comparison,
	isPerhapsOwn,
	isWithoutMessage,
	type EventFilter,
} from '../../../nodes/Web1on1/trigger/filter';
import { isSignature, sign } from '../../../nodes/Web1on1/trigger/signature';

const CHAT = 'message.create.contact.chat';

/** A consumer's reply on WhatsApp, but for what is said here. */
function eventWith(message: object | undefined, changes: object = {}): Web1on1Event {
	const whole = { id: 'm', role: 'contact', touchpoint: 'whatsapp', type: 'chat', text: 'Yes' };
	const data = message === undefined ? {} : { message: { ...whole, ...message } };
	const event = readEvent({ event: CHAT, id: 'd', data, ...changes });
	if (event === undefined) throw new Error('It is an event');
	return event;
}

describe('what makes two deliveries the same', () => {
	const keyOf = (message: object | undefined, changes: object = {}): string | undefined =>
		deliveryKey(eventWith(message, changes));

	it('is the ID of a message that was created, however often it is told', () => {
		expect(keyOf({})).toBe(`${CHAT} m`);
		expect(keyOf({ text: 'No' }, { id: 'other', timestamp: 'later' })).toBe(`${CHAT} m`);
		expect(keyOf({ id: { id: 'm' } })).toBe(`${CHAT} m`);
		expect(keyOf({ id: 7 })).toBe(`${CHAT} 7`);
		expect(keyOf({}, { event: 'message.create' })).toBe('message.create m');
	});

	it.each([
		['another event about the same message', {}, { event: 'message.update' }],
		['an event that only sounds like it', {}, { event: 'message.created.contact' }],
		['an event that only ends like it', {}, { event: 'x.message.create' }],
		['a blank ID', { id: ' ' }, {}],
		['no ID', { id: undefined }, {}],
		['a number that was rounded', { id: 2 ** 53 }, {}],
	])('is all of the content of %s', (_what, message, changes) => {
		const key = keyOf(message, changes);
		expect(key).toMatch(/ [\w-]{43}$/);
		expect(keyOf(message, changes)).toBe(key);
		expect(keyOf({ ...message, text: 'No' }, changes)).not.toBe(key);
		expect(keyOf(message, { ...changes, id: 'other' })).not.toBe(key);
	});

	it('is unknown where an event has nothing of its own', () => {
		const bare = { event: 'form.create', id: undefined };
		expect(keyOf({}, bare)).toBeUndefined();
		expect(keyOf({}, { ...bare, timestamp: 't' })).toBeDefined();
		expect(keyOf({}, { ...bare, id: 'd' })).toBeDefined();
	});

	it('belongs to the organization that is named first: by the payload, its message, its conversation', () => {
		const owner = (payload: string | undefined, message: string | undefined) => {
			const conversation = { organization: 'c' };
			const data = { message: { organization: message }, conversation };
			return readEvent({ event: CHAT, organization: payload, data })?.organization;
		};
		expect([owner('p', 'm'), owner(undefined, 'm'), owner(undefined, undefined)]).toEqual([
			'p',
			'm',
			'c',
		]);
	});
});

describe('a filter', () => {
	const filter = (changes: Partial<EventFilter> = {}): EventFilter => ({
		choices: chosen(['whatsappReply'], ''),
		organizations: [],
		conditions: [],
		...changes,
	});

	const custom = (names: string) => chosen(['custom'], names);

	it.each<[string, object | undefined, object, Partial<EventFilter>, boolean]>([
		['takes a reply', {}, {}, {}, true],
		[
			'takes any of several choices',
			{},
			{},
			{ choices: chosen(['buttonTap', 'whatsappReply'], '') },
			true,
		],
		['takes any event of a choice', {}, {}, { choices: chosen(['consumerMessage'], '') }, true],
		['leaves what agents write', { role: 'agent' }, {}, {}, false],
		['takes it where that is asked for', { role: 'agent' }, {}, { roles: ['bot', 'AGENT'] }, true],
		['takes anybody where no role is wanted', { role: 'bot' }, {}, { roles: [] }, true],
		['leaves another touchpoint', { touchpoint: 'sms' }, {}, {}, false],
		[
			'takes it where that is asked for',
			{ touchpoint: 'sms' },
			{},
			{ touchpoints: ['SMS', 'x'] },
			true,
		],
		['takes any where none is wanted', { touchpoint: undefined }, {}, { touchpoints: [] }, true],
		['leaves another organization', {}, { organization: 'b' }, { organizations: ['a'] }, false],
		['leaves one that is not named', {}, {}, { organizations: ['a'] }, false],
		['takes one of several', {}, { organization: 'b' }, { organizations: ['a', 'B'] }, true],
		['leaves its own messages', { user: 'me' }, {}, { ownUser: 'me' }, false],
		['takes those of others', { user: 'you' }, {}, { ownUser: 'me' }, true],
		['takes those of nobody', {}, {}, { ownUser: 'me' }, true],
		['leaves a message that is not there', undefined, {}, {}, false],
		[
			'takes what has no message to look into',
			undefined,
			{ event: 'conversation.update' },
			{ choices: chosen(['conversationUpdated'], '') },
			true,
		],
		[
			'leaves what older webhooks call a message, of an agent',
			{ role: 'agent' },
			{ event: 'conversation.message' },
			{ choices: custom('conversation.message') },
			false,
		],
		[
			'takes it of a consumer',
			{},
			{ event: 'conversation.message' },
			{ choices: custom('conversation.message') },
			true,
		],
		[
			'leaves an update of what an agent said',
			{ role: 'agent' },
			{ event: 'message.update' },
			{ choices: custom('message.update') },
			false,
		],
		[
			'takes what is no talk, whoever wrote it',
			{ role: 'agent', type: 'command' },
			{ event: 'message.update' },
			{ choices: custom('message.update') },
			true,
		],
		[
			'takes what became of an own message',
			{ role: 'bot', user: 'me' },
			{ event: 'message.error' },
			{ choices: chosen(['deliveryProblem'], ''), ownUser: 'me' },
			true,
		],
		[
			'takes a message that was deleted',
			{ role: 'bot' },
			{ event: 'message.delete.contact' },
			{ choices: custom('message.delete') },
			true,
		],
		['wants the text', {}, {}, { text: comparison('equals', 'yes', false) }, true],
		['leaves another text', {}, {}, { text: comparison('equals', 'no', false) }, false],
	])('%s', (_what, message, changes, settings, expected) => {
		expect(accepts(eventWith(message, changes), filter(settings))).toBe(expected);
	});

	it.each([
		['text', 'Yes', true],
		['@name', 'Jane', true],
		['@text', 'Yes', false],
		['model', 'from the conversation', true],
		['colour', 'from the message', true],
		['touchpoint', 'whatsapp', true],
		['missing', '', false],
		['constructor', 'x', false],
	])('looks for the condition %s: %j is found: %s', (name, value, expected) => {
		const data = {
			message: {
				role: 'contact',
				touchpoint: 'whatsapp',
				text: 'Yes',
				meta: { colour: 'from the message', model: 'from the message' },
			},
			conversation: { name: 'Jane', meta: { model: 'from the conversation' } },
		};
		const event = eventWith(undefined, { data });
		const test = (text: string): boolean => text === value;
		expect(accepts(event, filter({ conditions: [{ name, test }] }))).toBe(expected);
		const others = { name: 'text', test: () => false };
		expect(accepts(event, filter({ conditions: [{ name, test }, others] }))).toBe(false);
	});

	it.each([
		['contains', 'es', false, [true, true, false]],
		['contains', 'es', true, [true, false, false]],
		['equals', 'yes', false, [true, true, false]],
		['oneOf', 'no\nyes', false, [true, true, true]],
		['oneOf', 'no\nyes', true, [true, false, true]],
		['regex', '^y', false, [true, true, false]],
		['regex', '^y', true, [true, false, false]],
	])('%s %j, case-sensitive %s', (kind, wanted, caseSensitive, expected) => {
		expect(['yes', 'YES', 'no'].map(comparison(kind, wanted, caseSensitive))).toEqual(expected);
	});

	it.each(['contains', 'equals', 'oneOf', 'regex'])('refuses %s of nothing', (kind) => {
		expect(() => comparison(kind, '', false)).toThrow("'Value' holds nothing to compare with");
	});

	it('refuses a comparison it does not know', () => {
		expect(() => comparison('begins', 'x', false)).toThrow("unknown 'Comparison'");
	});
});

describe('an event', () => {
	it('is without its message, where it should have one', () => {
		expect(isWithoutMessage(eventWith(undefined))).toBe(true);
		expect(isWithoutMessage(eventWith({}))).toBe(false);
		expect(isWithoutMessage(eventWith(undefined, { event: 'conversation.update' }))).toBe(false);
	});

	it('is perhaps our own, where somebody wrote it', () => {
		expect(isPerhapsOwn(eventWith({ user: 'u' }))).toBe(true);
		expect(isPerhapsOwn(eventWith({}))).toBe(false);
		expect(isPerhapsOwn(eventWith(undefined))).toBe(false);
		expect(isPerhapsOwn(eventWith({ user: 'u' }, { event: 'message.error' }))).toBe(false);
		expect(isPerhapsOwn(eventWith({ user: 'u' }, { event: 'conversation.update' }))).toBe(false);
	});

	it('is signed by what looks like a signature, or by nothing', () => {
		const good = sign(Buffer.from('{}'), 'secret');
		expect(isSignature(good)).toBe(true);
		for (const other of [undefined, [good], '', good.slice(1), `${good}0`]) {
			expect(isSignature(other)).toBe(false);
		}
	});
});
