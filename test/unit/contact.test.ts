import {
	contactProfile,
	profileChanges,
	recipientKeys,
} from '../../nodes/Web1on1/messages/contact';
import { refusal } from '../support/refusal';

const PHONE = '+31619626759';

/** What may be given of a contact, beside what a test is about. */
const given = (input: object): Parameters<typeof contactProfile>[0] => ({
	telephone: '',
	email: '',
	name: '',
	defaultCountryCode: '',
	profile: {},
	...input,
});

describe('the profile of a contact', () => {
	it.each([[{}], [{ telephone: null }], [{ telephone: ' \u200b' }], [{ email: '\u2800 ' }]])(
		'needs a telephone or an email: %j',
		(input) => {
			expect(refusal(() => contactProfile(given(input)))).toMatchObject({
				message: "'Telephone' and 'Email' are both empty",
				description: 'Web1on1 finds the contact by one of them. Enter at least one.',
			});
		},
	);

	it.each(['jane', 'jane@example', '@example.com', 'jane@@example.com', 'a@b.c, d@e.f', 'a b@c.d'])(
		'refuses %j as an email',
		(email) => {
			expect(refusal(() => contactProfile(given({ email })))).toMatchObject({
				message: "'Email' is not an email address",
				description: 'Enter an address such as jane@example.com.',
			});
		},
	);

	it('refuses what is no text, by the name of its field', () => {
		const wrong = [{ a: 1 }];
		expect(refusal(() => contactProfile(given({ telephone: wrong }))).message).toMatch(
			/^'Telephone'/,
		);
		expect(refusal(() => contactProfile(given({ email: wrong }))).message).toMatch(/^'Email'/);
		expect(refusal(() => profileChanges(given({ telephone: wrong }))).message).toMatch(
			/^'Telephone'/,
		);
		expect(refusal(() => profileChanges(given({ email: wrong }))).message).toMatch(/^'Email'/);
		const code = { telephone: PHONE, defaultCountryCode: wrong };
		expect(refusal(() => contactProfile(given(code))).message).toMatch(/^'Default Country Code'/);
	});

	it('warns of a number in no known range, and of nothing else', () => {
		expect(contactProfile(given({ telephone: PHONE })).warnings).toEqual([]);
		expect(contactProfile(given({ email: 'jane@example.com' })).warnings).toEqual([]);
		const { profile, warnings } = contactProfile(given({ telephone: '+31119999999' }));
		expect(profile.telephone).toBe('+31119999999');
		expect(warnings).toEqual([expect.stringContaining("'Telephone' is in no range of numbers")]);
	});

	it('holds what was given, and no empty members', () => {
		const profile = { givenName: ' ', locale: 'nl', address: {}, familyName: null };
		const input = given({ email: ' Jane@Example.com ', name: '', profile });
		expect(contactProfile(input).profile).toEqual({ email: 'Jane@Example.com', locale: 'nl' });
	});

	it('is changed by what there is, and not by nothing', () => {
		expect(profileChanges(given({ name: 'Jane' })).profile).toEqual({ name: 'Jane' });
		expect(profileChanges(given({ telephone: ` ${PHONE} ` })).profile).toEqual({
			telephone: PHONE,
		});
		expect(
			refusal(() => profileChanges(given({ profile: { address: {}, locale: '' } }))),
		).toMatchObject({
			message: "'Update Fields' holds nothing to change",
		});
	});

	it('is one person whatever capitals its email and its organization have', () => {
		expect(recipientKeys('ABC', { email: 'Jane@Example.com' })).toEqual(['abc/jane@example.com']);
		expect(recipientKeys('abc', { telephone: PHONE, email: 'j@e.nl' })).toEqual([
			`abc/${PHONE}`,
			'abc/j@e.nl',
		]);
		expect(recipientKeys('abc', {})).toEqual([]);
	});
});
