import fc from 'fast-check';

import { chosen, eventsOf, matchesEvent } from '../../../nodes/Web1on1/trigger/events';
import { deliveryKey, readEvent } from '../../../nodes/Web1on1/trigger/event';
import { accepts, comparison } from '../../../nodes/Web1on1/trigger/filter';
import { attachmentOf, toItem } from '../../../nodes/Web1on1/trigger/item';
import { idOf } from '../../../nodes/Web1on1/values/ids';
import { FUZZ } from '../fuzz';
import { payloads } from './hostile';

describe('events', () => {
	const links = {
		apiUrl: 'https://api.example',
		conversationUrl: 'https://console.example/{conversationId}',
	};

	it('are read, filtered, named and turned into items whatever they hold', () => {
		const filter = {
			choices: chosen(['whatsappReply', 'deliveryProblem', 'conversationUpdated'], ''),
			organizations: [],
			conditions: [{ name: 'meta', test: comparison('contains', 'x', false) }],
			ownUser: 'me',
		};
		fc.assert(
			fc.property(payloads, (payload) => {
				const event = readEvent(payload);
				if (event === undefined) return;
				expect(typeof accepts(event, filter)).toBe('boolean');
				expect(['string', 'undefined']).toContain(typeof deliveryKey(event));
				const item = toItem(event, links);
				expect(Object.values(item)).not.toContain(undefined);
				expect(() => JSON.stringify(item)).not.toThrow();
				expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
			}),
			FUZZ,
		);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('pass the default filter only when a consumer wrote on WhatsApp', () => {
		const filter = { choices: chosen(['whatsappReply'], ''), organizations: [], conditions: [] };
		const message = fc.record(
			{
				role: fc.constantFrom('contact', 'agent', 'bot', 'Contact', '', undefined),
				touchpoint: fc.constantFrom('whatsapp', 'WhatsApp', 'sms', '', undefined),
				isBackchannel: fc.constantFrom(true, false, undefined),
			},
			{ requiredKeys: [] },
		);
		const names = fc.constantFrom(
			'message.create.contact.chat',
			'message.create.contact.postback',
			'message.update',
			'message.create.agent.chat',
		);
		fc.assert(
			fc.property(names, message, (event, written) => {
				const read = readEvent({ event, data: { message: written } });
				if (read === undefined) throw new Error('It is an event');
				const expected =
					event === 'message.create.contact.chat' &&
					written.role?.toLowerCase() === 'contact' &&
					written.touchpoint?.toLowerCase() === 'whatsapp' &&
					written.isBackchannel !== true;
				expect(accepts(read, filter)).toBe(expected);
			}),
			FUZZ,
		);
	});

	it.each([
		['id', 'id'],
		[7, '7'],
		[{ id: 'id' }, 'id'],
		[{ id: 7, name: 'x' }, '7'],
		[{ id: { id: 'id' } }, undefined],
		['', undefined],
		[null, undefined],
		[Number.NaN, undefined],
		[[], undefined],
	])('ID %j is %j', (value, expected) => {
		expect(idOf(value)).toBe(expected);
	});

	it.each([
		['message.create.contact.chat', 'message.create.contact.chat', true],
		['message.create.contact.chat', 'message.create.*.*', true],
		['message.create.contact.chat', 'message.create.contact.card', false],
		['message.create', 'message.create.*.*', false],
		['conversation.update', 'conversation.create', false],
	])('%s matches %s: %s', (name, subscribed, expected) => {
		expect(matchesEvent(name, subscribed)).toBe(expected);
	});

	it('are subscribed to once each, and only by their names', () => {
		expect(
			eventsOf(chosen(['whatsappReply', 'consumerMessage', 'custom'], 'form.create, form.create')),
		).toEqual([
			'form.create',
			'message.create.contact.card',
			'message.create.contact.chat',
			'message.create.contact.postback',
		]);
		expect(() => chosen([], '')).toThrow("'Trigger On' is empty");
		expect(() => chosen(['custom'], ' ')).toThrow("'Event Names' is empty");
		expect(() => chosen(['custom'], 'message create')).toThrow("'Event Names' holds something");
	});

	it.each([
		[{ text: 'https://a.example/b.png', contentType: 'image/png' }, true],
		[{ text: 'https://a.example/b.png', contentType: 'text/plain' }, false],
		[{ text: 'https://a.example/b.png' }, false],
		[{ text: 'javascript:alert(1)', contentType: 'image/png' }, false],
		[{ text: 'see https://a.example', contentType: 'image/png' }, false],
		[undefined, false],
	])('attachment of %j: %s', (message, expected) => {
		expect(attachmentOf(message) !== undefined).toBe(expected);
	});
});
