import { InputError } from '../values/inputError';
import { countryCode, readTelephone, waysToWrite, type Telephone } from './telephone';
import { isRecord, type JsonRecord } from '../values/json';
import { present } from '../values/present';
import { scalarText, trimmed } from '../values/text';

/** What identifies and describes a contact, as typed. */
export interface ContactInput {
	telephone: unknown;
	email: unknown;
	name: unknown;
	/** Further keys of the profile: givenName, familyName, locale, address. */
	profile: JsonRecord;
	/** 'Default Country Code', as typed. */
	defaultCountryCode: unknown;
}

/** `contact.profile` of an upsert (fact sheet, section b). At least one of e-mail and telephone is there. */
export interface ContactProfile extends JsonRecord {
	name?: string;
	telephone?: string;
	email?: string;
}

/** A profile that may be sent, and what the sender should know about it. */
export interface CheckedProfile {
	profile: ContactProfile;
	/** Sentences for the output's `warning`. */
	warnings: string[];
}

/** Enough to tell an address from a typing slip; whether it exists only the mail server knows. */
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/**
 * The profile of the contact, without empty members: an empty text could blank what Web1on1
 * already knows (fact sheet, section b).
 *
 * @throws InputError when neither telephone nor e-mail is given, or one can't be read
 */
export function contactProfile(input: ContactInput): CheckedProfile {
	const telephone = text(input.telephone, 'Telephone');
	const email = text(input.email, 'Email');
	if (telephone === undefined && email === undefined) {
		throw new InputError(
			"'Telephone' and 'Email' are both empty",
			'Web1on1 finds the contact by one of them. Enter at least one.',
		);
	}
	return profileOf(input, telephone, email);
}

/**
 * What to change in a contact's profile.
 * @throws InputError when nothing is given, or something can't be read
 */
export function profileChanges(input: ContactInput): CheckedProfile {
	const telephone = text(input.telephone, 'Telephone');
	const changes = profileOf(input, telephone, text(input.email, 'Email'));
	if (Object.keys(changes.profile).length > 0) return changes;
	throw new InputError(
		"'Update Fields' holds nothing to change",
		'Add at least one field with a value. Empty fields stay as they are in Web1on1.',
	);
}

function profileOf(
	input: ContactInput,
	telephone: string | undefined,
	email: string | undefined,
): CheckedProfile {
	if (email !== undefined && !EMAIL.test(email)) {
		throw new InputError(
			"'Email' is not an email address",
			'Enter an address such as jane@example.com.',
		);
	}
	const read: Partial<Telephone> =
		telephone === undefined
			? {}
			: readTelephone(input.telephone, countryCode(input.defaultCountryCode));
	const name = text(input.name, 'Name');
	return {
		profile: present({ name, telephone: read.number, email, ...input.profile }, isEmpty),
		warnings: read.warning === undefined ? [] : [read.warning],
	};
}

/** An expression may give a list or an object, which must not pass for "not given". */
function text(value: unknown, parameter: string): string | undefined {
	const isMissing = value === undefined || value === null;
	const trimmed = scalarText(value)?.trim();
	if (trimmed === undefined && !isMissing) {
		throw new InputError(
			`'${parameter}' is not text`,
			'The expression gives a list or an object. Choose the one value in it that is meant.',
		);
	}
	return trimmed === '' ? undefined : trimmed;
}

/** An empty address would take the place of the one Web1on1 knows, as a blank text would. */
function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	return isRecord(value) && Object.keys(value).length === 0;
}

/**
 * Keys under which messages to one person wait for each other: what the platform matches a contact
 * by. The organization belongs to it, since two dealers may know the same number.
 */
export function recipientKeys(organization: string, profile: ContactProfile): string[] {
	const [telephone] = profile.telephone === undefined ? [] : waysToWrite(profile.telephone).sort();
	return [telephone, profile.email?.toLowerCase()]
		.filter((identifier): identifier is string => typeof identifier === 'string')
		.map((identifier) => `${organization}/${identifier}`);
}

/**
 * True when a profile of the platform holds one of these identifiers. Telephone numbers are compared
 * by their digits, in all ways they are written in; email addresses without regard to case.
 */
export function isSamePerson(profile: unknown, { telephone, email }: ContactProfile): boolean {
	const { telephone: theirs, email: address } = isRecord(profile) ? profile : {};
	const digits = (value: unknown): string => (scalarText(value) ?? '').replace(/\D/g, '');
	const ways = telephone === undefined ? [] : waysToWrite(telephone);
	if (ways.some((way) => digits(way) === digits(theirs))) return true;
	const folded = (value: unknown): string => trimmed(value).toLowerCase();
	return email !== undefined && folded(address) === folded(email);
}
