import fc from 'fast-check';

import { chatMessage } from '../../nodes/Web1on1/messages/chat';
import { commandMessage } from '../../nodes/Web1on1/messages/command';
import { contactProfile } from '../../nodes/Web1on1/messages/contact';
import { fieldMessage } from '../../nodes/Web1on1/messages/field';
import { InputError } from '../../nodes/Web1on1/values/inputError';
import { parseMessages } from '../../nodes/Web1on1/messages/message';
import { templateMessage } from '../../nodes/Web1on1/templates/message';
import type { JsonRecord } from '../../nodes/Web1on1/values/json';
import { FUZZ } from './fuzz';

/** Names that mean something to JavaScript. */
const key = fc.oneof(
	fc.constantFrom(
		'__proto__',
		'constructor',
		'prototype',
		'toString',
		'hasOwnProperty',
		'PlanTime',
	),
	fc.string(),
);
const anything = fc.anything({ withNullPrototype: true, key });
const dictionary: fc.Arbitrary<JsonRecord> = fc
	.array(fc.tuple(key, anything))
	.map((entries) => Object.fromEntries(entries));

/** The result, or undefined where the input was refused; anything else thrown fails the test. */
function orRefused<Result>(build: () => Result): Result | undefined {
	try {
		return build();
	} catch (error) {
		expect(error).toBeInstanceOf(InputError);
		return undefined;
	}
}

describe('message builders', () => {
	it('build or refuse, whatever is given, and leave JavaScript as it is', () => {
		fc.assert(
			fc.property(anything, anything, dictionary, fc.string(), (one, other, record, text) => {
				orRefused(() => fieldMessage({ key: one, value: other }));
				orRefused(() => parseMessages(one, 'Messages (JSON)'));
				orRefused(() => parseMessages(JSON.stringify(record), 'Messages (JSON)'));
				orRefused(() => chatMessage({ text, role: 'agent' }));
				orRefused(() => commandMessage(text, record));
				orRefused(() =>
					contactProfile({
						telephone: one,
						email: other,
						name: text,
						profile: record,
						defaultCountryCode: one,
					}),
				);
				orRefused(() =>
					templateMessage({ templateId: 'id', name: 'n', variables: record, extraMeta: record }),
				);
				expect(Object.keys(Object.prototype)).toEqual([]);
			}),
			FUZZ,
		);
	});

	it('a template keeps every variable, also one with a name of JavaScript', () => {
		const names = fc.uniqueArray(
			key.filter((name) => name.trim() !== '' && name.trim() === name && name !== 'template'),
		);
		fc.assert(
			fc.property(names, (given) => {
				const variables = Object.fromEntries(given.map((name) => [name, `value of ${name}`]));
				const { meta } = templateMessage({ templateId: 'id', name: 'n', variables });
				const wire = JSON.parse(JSON.stringify(meta)) as JsonRecord;
				expect(Object.keys(wire).sort()).toEqual(['template', ...given].sort());
				expect(Object.getOwnPropertyDescriptor(wire, 'template')?.value).toBe('id');
			}),
			FUZZ,
		);
	});

	it('a field is one line: a key without blanks, one blank, the value', () => {
		fc.assert(
			fc.property(anything, anything, (name, value) => {
				const message = orRefused(() => fieldMessage({ key: name, value }));
				if (message !== undefined) expect(message.text).toMatch(/^\.\S+ \S[^\r\n\u2028\u2029]*$/);
			}),
			FUZZ,
		);
	});

	it('a contact without telephone and e-mail is refused, one with either has no empty members', () => {
		fc.assert(
			fc.property(fc.constantFrom('', ' ', null, undefined), fc.boolean(), (nothing, hasEmail) => {
				const checked = orRefused(() =>
					contactProfile({
						telephone: nothing,
						email: hasEmail ? 'jane@example.com' : nothing,
						name: nothing,
						profile: { locale: '', address: {}, givenName: undefined },
						defaultCountryCode: nothing,
					}),
				);
				expect(checked?.profile).toEqual(hasEmail ? { email: 'jane@example.com' } : undefined);
			}),
		);
	});
});
