import { chatMessage } from '../../nodes/Web1on1/messages/chat';
import { commandMessage, leaveMessage } from '../../nodes/Web1on1/messages/command';
import { fieldKeyIn, fieldMessage, fieldMessages } from '../../nodes/Web1on1/messages/field';
import { handOverMessages, whereabouts, type Inboxes } from '../../nodes/Web1on1/messages/handOver';
import { mediaMessage } from '../../nodes/Web1on1/messages/media';
import { parseMessages, requireMessages } from '../../nodes/Web1on1/messages/message';
import { quickRepliesMessage } from '../../nodes/Web1on1/messages/quickReplies';
import { variableMessage } from '../../nodes/Web1on1/messages/variable';
import { attachmentOf, writtenText } from '../../nodes/Web1on1/messages/written';
import { Outgoing } from '../../nodes/Web1on1/values/outgoing';
import { refusal } from '../support/refusal';

/** What happened, and what to do. */
const refused = (build: () => unknown): { what: string; remedy: string } => {
	const { message: what, description: remedy } = refusal(build);
	return { what, remedy };
};

describe('a field', () => {
	it.each([
		['licenseplate', 'XX-99-WZ', '.licenseplate XX-99-WZ'],
		['.licenseplate', ' XX-99-WZ ', '.licenseplate XX-99-WZ'],
		['..x', 'a', '..x a'],
		['car.model', 'Corsa', '.car.model Corsa'],
		['mileage', 120000, '.mileage 120000'],
		['sold', false, '.sold false'],
	])('%p with %p is one line', (key, value, text) => {
		expect(fieldMessage({ key, value })).toEqual({ type: 'field', text });
	});

	it('is named where its key or its value may not leave', () => {
		const says = (key: unknown, value: unknown): string =>
			refused(() => fieldMessage({ key, value })).what;
		expect(says(['a'], 'x')).toMatch(/^A field's 'Key' is a list/);
		expect(says('a', ['x'])).toMatch(/^The field 'a' is a list/);
		expect(says('a', 2 ** 60)).toMatch(/for the field 'a'/);
	});

	it('may be bound to a form', () => {
		expect(fieldMessage({ key: 'a', value: 'b', form: 'f1' })).toEqual({
			type: 'field',
			text: '.a b',
			meta: { form: 'f1' },
		});
	});

	it.each([
		['', 'x', /'Key' is empty/, /licenseplate/],
		['.', 'x', /'Key' is empty/, /licenseplate/],
		['license plate', 'x', /'license plate' contains white space/, /not its label/],
		['a\tb', 'x', /white space/, /would become the value/],
		['a', '', /'a' has no value/, /'Empty Fields'/],
		['a', ' \u200b', /'a' has no value/, /Enter text or a number/],
	])('%p with %p is refused, with a remedy', (key, value, what, remedy) => {
		expect(refused(() => fieldMessage({ key, value }))).toEqual({
			what: expect.stringMatching(what) as string,
			remedy: expect.stringMatching(remedy) as string,
		});
	});

	it('without a value is left out only where that is wanted', () => {
		const entries = [
			{ key: 'a', value: '' },
			{ key: 'b', value: null },
			{ key: 'c', value: 0 },
			{ key: 'd', value: false },
		];
		const kept = fieldMessages(entries, new Outgoing(), true);
		expect(kept.map(fieldKeyIn)).toEqual(['c', 'd']);
		expect(refused(() => fieldMessages(entries, new Outgoing(), false)).what).toMatch(/'a'/);
	});
});

describe('a variable', () => {
	it.each([
		['appointmentId', 17, '/set appointmentId 17'],
		[' appointmentId ', 'two words', '/set appointmentId two words'],
		['list', '[1, 2]', '/set list [1, 2]'],
	])('%p with %p is a command', (key, value, text) => {
		expect(variableMessage(key, value)).toEqual({ type: 'command', text });
	});

	it.each([
		['', 'x', /'Name' is empty/, /one word/],
		['two words', 'x', /'two words' contains white space/, /would become the value/],
		['@status', 'x', /'@status' starts with @/, /Leave the @ out/],
		['a', '', /'Value' is empty/, /as JSON text/],
		['a', ' ', /'Value' is empty/, /Enter text or a number/],
	])('%p with %p is refused, with a remedy', (key, value, what, remedy) => {
		expect(refused(() => variableMessage(key, value))).toEqual({
			what: expect.stringMatching(what) as string,
			remedy: expect.stringMatching(remedy) as string,
		});
	});
});

describe('a variable that may not leave', () => {
	it.each([
		[['a'], 'x', /^The variable's 'Name' is a list/],
		['a', { b: 1 }, /^The variable's 'Value' is an object/],
		['a', 2 ** 60, /in 'Value'/],
	])('is named: %p with %p', (key, value, what) => {
		expect(refused(() => variableMessage(key, value)).what).toMatch(what);
	});
});

describe('a command', () => {
	it('is passed on with what it needs', () => {
		expect(commandMessage(' /leave ')).toEqual({ type: 'command', text: '/leave' });
		expect(commandMessage('>own', {})).toEqual({ type: 'command', text: '>own' });
		const meta = { users: ['u1'] };
		expect(commandMessage('/assign', meta)).toEqual({ type: 'command', text: '/assign', meta });
		expect(leaveMessage()).toEqual({ type: 'command', text: '/leave', delay: 3000 });
		expect(leaveMessage(0)).toEqual({ type: 'command', text: '/leave' });
	});

	it.each(['', 'leave', '/', '> x', 'x /leave'])('%p is none', (text) => {
		expect(refused(() => commandMessage(text))).toEqual({
			what: "'Command' does not start with '/' or '>'",
			remedy: expect.stringContaining('/leave') as string,
		});
	});
});

describe('a text', () => {
	it('goes to whom its role says, over what it names', () => {
		expect(chatMessage({ text: 'Hi', role: 'agent' })).toStrictEqual({
			type: 'chat',
			role: 'agent',
			text: 'Hi',
		});
		expect(chatMessage({ text: 'Note', role: 'bot', touchpoint: 'sms' })).toEqual({
			type: 'chat',
			role: 'bot',
			touchpoint: 'sms',
			text: 'Note',
		});
	});

	it('is refused under the name it has in the form', () => {
		const { what, remedy } = refused(() =>
			chatMessage({ text: ' ', role: 'agent', label: "'It'" }),
		);
		expect([what, remedy]).toEqual(["'It' is empty", 'Enter the text to send.']);
		expect(refused(() => chatMessage({ text: '', role: 'agent' })).what).toMatch(/^The message's/);
	});
});

describe('quick replies', () => {
	const chat = { text: 'Does it suit you?', role: 'agent' } as const;

	it('are actions, which say their text when they name no payload', () => {
		const replies = [
			{ text: ' Yes ', payload: '' },
			{ text: 'No', payload: ' no-1 ' },
		];
		expect(quickRepliesMessage({ ...chat, touchpoint: 'whatsapp' }, replies)).toEqual({
			...chat,
			type: 'chat',
			touchpoint: 'whatsapp',
			actions: [
				{ type: 'reply', text: 'Yes', payload: 'Yes' },
				{ type: 'reply', text: 'No', payload: 'no-1' },
			],
		});
	});

	it.each([
		[[], "'Quick Replies' is empty", 'Add at least one button.'],
		[
			[{ text: ' ', payload: 'x' }],
			"A quick reply's 'Text' is empty",
			'Enter what the button says.',
		],
		[
			[
				{ text: 'Yes', payload: '1' },
				{ text: 'yes', payload: '2' },
				{ text: 'Yes\u200b', payload: '3' },
			],
			'Two quick replies have the same text',
			'Give each button a text of its own, so that they can be told apart.',
		],
	])('%j are refused', (replies, what, remedy) => {
		expect(refused(() => quickRepliesMessage(chat, replies))).toEqual({ what, remedy });
	});
});

describe('a file', () => {
	const url = 'https://example.com/Offer.PDF';

	it('may lie at an address without encryption', () => {
		const address = 'http://example.com/offer.pdf?v=2';
		expect(mediaMessage({ url: address, contentType: '' }).text).toBe(address);
	});

	it.each([
		['', undefined, 'application/pdf'],
		[' image/png ', undefined, 'image/png'],
		['IMAGE/PNG', 'whatsapp', 'image/png'],
		['audio/ogg; codecs=opus', undefined, 'audio/ogg; codecs=opus'],
		['audio/ogg; codecs="opus"; x=1;', undefined, 'audio/ogg; codecs="opus"; x=1;'],
	])('of type %p over %p is its address', (contentType, touchpoint, type) => {
		const input = touchpoint === undefined ? {} : { touchpoint };
		expect(mediaMessage({ url, contentType, ...input })).toStrictEqual({
			type: 'chat',
			role: 'agent',
			contentType: type,
			text: url,
			...input,
		});
	});

	it.each([
		['', '', /'Media URL' is not a valid URL/],
		['example.com/x.pdf', '', /'Media URL' is not a valid URL/],
		['ftp://example.com/x.pdf', '', /'Media URL' is not a valid URL/],
		['xhttp://example.com/x.pdf', '', /'Media URL' is not a valid URL/],
		['https://example.com/x', '', /can't be derived from the URL/],
		['https://example.com/pdf', '', /can't be derived from the URL/],
		['https://example.com/x.pdf/', '', /can't be derived from the URL/],
		[url, 'pdf', /is not the MIME type of a file/],
		[url, 'text/plain', /is not the MIME type of a file/],
		[url, 'application/pdf; x', /is not the MIME type of a file/],
		[url, 'application/pdf; x="a', /is not the MIME type of a file/],
		[url, 'application/pdf x', /is not the MIME type of a file/],
		[url, '1image/png', /is not the MIME type of a file/],
	])('at %p of type %p is refused', (address, contentType, what) => {
		const { what: said, remedy } = refused(() => mediaMessage({ url: address, contentType }));
		expect(said).toMatch(what);
		expect(remedy).toMatch(said.includes('URL is not') ? /https:/ : /^Enter a (URL|MIME type)/);
	});
});

describe('messages as JSON', () => {
	const PARAMETER = 'Messages (JSON)';

	it('are one, or several, passed on as they are', () => {
		const one = { type: 'field', text: '.a b', meta: { form: 'f' }, extra: 1 };
		expect(parseMessages(one, PARAMETER)).toEqual([one]);
		expect(parseMessages(JSON.stringify([one, { text: 'Hi' }]), PARAMETER)).toEqual([
			one,
			{ text: 'Hi' },
		]);
		expect(parseMessages('', PARAMETER)).toEqual([]);
		expect(parseMessages([], PARAMETER)).toEqual([]);
	});

	it('to the consumer have a text, or variables, that may leave', () => {
		const chat = { role: 'agent', text: 'Dear undefined' };
		expect(refused(() => parseMessages(chat, PARAMETER)).what).toMatch(/undefined/);
		expect(refused(() => parseMessages({ ...chat, type: 'chat' }, PARAMETER)).what).toMatch(
			/A message's text in 'Messages \(JSON\)'/,
		);
		for (const other of [{ role: 'bot' }, { role: undefined }, { type: 'mention' }]) {
			expect(parseMessages({ ...chat, ...other }, PARAMETER)).toHaveLength(1);
		}
		const meta = { template: '609a61ec5b25a7001e2fedcf', Time: '3\npm', list: [1], none: null };
		const template = { role: 'agent', text: 'reminder', meta };
		expect(parseMessages(template, PARAMETER)).toEqual([
			{ ...template, meta: { ...meta, Time: '3 pm' } },
		]);
		const empty = { ...template, meta: { ...meta, Time: ' ' } };
		expect(refused(() => parseMessages(empty, PARAMETER)).what).toMatch(/Time/);
	});

	it.each([
		['["x"]', /must be a message object or a list of them/, /"type": "field"/],
		[{ type: 'chat' }, /has no text/, /Give every message a 'text'/],
		[{ type: 'chat', text: ' ' }, /has no text/, /'text'/],
		[{ type: 'chats', text: 'x' }, /unknown type/, /card, chat, command, .*, tag\./],
		[{ type: null, text: 'x' }, /unknown type/, /card/],
		[{ text: ['x'] }, /The text of a message in 'Messages \(JSON\)' is a list/, /./],
	])('%j is refused', (value, what, remedy) => {
		expect(refused(() => parseMessages(value, PARAMETER))).toEqual({
			what: expect.stringMatching(what) as string,
			remedy: expect.stringMatching(remedy) as string,
		});
	});

	it('must be one at least, empty ones not counted', () => {
		expect(requireMessages(['a'], 'Messages')).toEqual(['a']);
		expect(refused(() => requireMessages([], 'Messages'))).toEqual({
			what: "'Messages' is empty",
			remedy: expect.stringMatching(/^Add at least one message/) as string,
		});
		expect(refused(() => requireMessages([], 'Fields', 2))).toEqual({
			what: "Nothing in 'Fields' has a value, so there is nothing to send",
			remedy: expect.stringMatching(/'Empty Fields' leaves out .* Filter\.$/) as string,
		});
	});
});

describe('handing over', () => {
	const note = { type: 'chat', role: 'bot', text: 'Wants to move it' };
	const leave = { type: 'command', text: '/leave' };
	const rules = (...organizations: string[]): Inboxes => ({ kind: 'rules', organizations });
	const channels: Inboxes = { kind: 'channels', channels: ['c1'] };
	const users: Inboxes = { kind: 'users', users: ['u1', 'u2'] };

	it.each([
		[rules(), { type: 'command', text: '/notify' }],
		[rules('o1'), { type: 'command', text: '/notify', meta: { organizations: ['o1'] } }],
		[channels, { type: 'command', text: '/notify', meta: { channels: ['c1'] } }],
		[users, { type: 'command', text: '/assign', meta: { users: ['u1', 'u2'] } }],
	])('to %j leaves first, then calls', (inboxes, call) => {
		expect(handOverMessages('', inboxes)).toEqual([leave, call]);
		expect(handOverMessages('Wants to move it', inboxes)).toEqual([note, leave, call]);
	});

	const person = { user: 'u9', role: 'agent', accepted: true };
	const bot = { user: 'b1', role: 'bot', accepted: true };
	const assigned = { user: 'u1', role: 'agent', inbox: true };
	it.each([
		['queued', [], rules(), 'waiting'],
		['queued', [person], channels, 'waiting'],
		['queued', [], users, 'nowhere'],
		['accepted', [person], rules(), 'withAgent'],
		['accepted', [bot], rules(), 'withBot'],
		['accepted', [bot, person], channels, 'withAgent'],
		['accepted', [{ ...person, accepted: false }], rules(), 'nowhere'],
		['accepted', [assigned], users, 'waiting'],
		['accepted', [{ ...assigned, user: { id: 'u2' } }], users, 'waiting'],
		['accepted', [{ ...assigned, user: 'u3' }], users, 'nowhere'],
		['accepted', [{ ...assigned, inbox: false }], users, 'nowhere'],
		['accepted', [{ ...assigned, accepted: true }], users, 'withAgent'],
		['accepted', [assigned, { ...assigned, user: 'u2', accepted: true }], users, 'withAgent'],
		['accepted', [person], users, 'withAgent'],
		['accepted', [bot], users, 'withBot'],
		['accepted', 'anything', users, 'nowhere'],
		['closed', [null, 'x'], rules(), 'nowhere'],
	])(
		'finds a conversation that is %s with %j, of %j: %s',
		(status, participants, inboxes, where) => {
			expect(whereabouts({ status, participants }, inboxes)).toBe(where);
		},
	);
});

describe('what somebody wrote', () => {
	const file = { contentType: 'image/jpeg', text: ' https://files.example/a.jpg ' };

	it('is the text, or the caption of a file', () => {
		expect(writtenText({ text: 'Hi' })).toBe('Hi');
		expect(writtenText(undefined)).toBeUndefined();
		expect(writtenText(file)).toBeUndefined();
		expect(writtenText({ ...file, caption: 'My car' })).toBe('My car');
		expect(writtenText({ ...file, meta: { caption: 'My car' } })).toBe('My car');
		expect(writtenText({ ...file, caption: 'first', meta: { caption: 'second' } })).toBe('first');
		expect(writtenText({ ...file, meta: 'caption' })).toBeUndefined();
		expect(writtenText({ text: 'Hi', caption: 'not of a file' })).toBe('Hi');
	});

	it('has an attachment where it is of a file and its text an address', () => {
		expect(attachmentOf(file)).toEqual({
			contentType: 'image/jpeg',
			url: 'https://files.example/a.jpg',
		});
		const plain = { ...file, text: 'http://files.example/a.jpg' };
		expect(attachmentOf(plain)?.url).toBe('http://files.example/a.jpg');
		for (const other of [
			undefined,
			{ ...file, contentType: 'text/plain' },
			{ ...file, contentType: undefined },
			{ ...file, text: undefined },
			{ ...file, text: 'see https://files.example/a.jpg' },
			{ ...file, text: 'https://files.example/a b.jpg' },
			{ ...file, text: 'ftp://files.example/a.jpg' },
		]) {
			expect(attachmentOf(other)).toBeUndefined();
		}
	});
});
