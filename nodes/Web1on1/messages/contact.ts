import { InputError } from '../values/inputError';
import { tidyEmail } from '../values/email';
import { isRecord, type JsonRecord } from '../values/json';
import { isUnseen, refuseKind, textOrRefuse } from '../values/kinds';
import { Outgoing } from '../values/outgoing';
import { present } from '../values/present';
import { scalarText, trimmed } from '../values/text';
import { countryCode, readTelephone, waysToWrite, type Telephone } from './telephone';

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

/** `contact.profile` of an upsert (facts: B1, B12). At least one of e-mail and telephone is there. */
export interface ContactProfile extends JsonRecord {
	name?: string;
	telephone?: string;
	email?: string;
}

/** A profile that may be sent, and what the sender should know about it. */
export interface CheckedProfile {
	profile: ContactProfile;
	/** Sentences for the output's `warning`, beside those noted with `outgoing`. */
	warnings: string[];
}

/** Enough to tell an address from a typing slip; whether it exists only the mail server knows. */
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/**
 * The profile of the contact, without empty members: an empty text could blank what Web1on1
 * already knows (facts: B12).
 *
 * @param outgoing decides what text may leave
 * @throws InputError when neither telephone nor e-mail is given, or one can't be read
 */
export function contactProfile(
	input: ContactInput,
	outgoing: Outgoing = new Outgoing(),
): CheckedProfile {
	const telephone = text(input.telephone, 'Telephone');
	const email = text(input.email, 'Email');
	if (telephone === undefined && email === undefined) {
		throw new InputError(
			"'Telephone' and 'Email' are both empty",
			'Web1on1 finds the contact by one of them. Enter at least one.',
		);
	}
	return profileOf(input, telephone, email, outgoing);
}

/**
 * What to change in a contact's profile.
 * @throws InputError when nothing is given, or something can't be read
 */
export function profileChanges(
	input: ContactInput,
	outgoing: Outgoing = new Outgoing(),
): CheckedProfile {
	const telephone = text(input.telephone, 'Telephone');
	const changes = profileOf(input, telephone, text(input.email, 'Email'), outgoing);
	if (Object.keys(changes.profile).length > 0) return changes;
	throw new InputError(
		"'Update Fields' holds nothing to change",
		'Add at least one field with a value. Empty fields stay as they are in Web1on1.',
	);
}

function profileOf(
	input: ContactInput,
	telephone: string | undefined,
	typed: string | undefined,
	outgoing: Outgoing,
): CheckedProfile {
	const email = typed === undefined ? undefined : tidyEmail(typed);
	if (email !== undefined && !EMAIL.test(email)) {
		throw new InputError(
			"'Email' is not an email address",
			'Enter an address such as jane@example.com.',
		);
	}
	refuseKind(input.defaultCountryCode, "'Default Country Code'");
	const read: Partial<Telephone> =
		telephone === undefined
			? {}
			: readTelephone(input.telephone, countryCode(input.defaultCountryCode));
	const profile = {
		name: outgoing.line(input.name, "'Name'"),
		telephone: read.number,
		email,
		...profileLines(input.profile, outgoing),
	};
	const warnings = read.warning === undefined ? [] : [read.warning];
	return { profile: present(profile, isEmpty), warnings };
}

/** Labels of the further members of a profile. */
const LABELS: Readonly<Record<string, string>> = {
	familyName: 'Family Name',
	givenName: 'Given Name',
	locale: 'Locale',
};

/** The further members of a profile: an address keeps its lines, what else there is is one. */
function profileLines({ address, ...others }: JsonRecord, outgoing: Outgoing): JsonRecord {
	const lines = Object.entries(others).map(([key, value]) => {
		const label = Object.hasOwn(LABELS, key) ? LABELS[key] : undefined;
		return [key, outgoing.line(value, `'${label ?? key}'`)] as const;
	});
	return { ...Object.fromEntries(lines), address: checkedAddress(address, outgoing) };
}

/** The address as it is; what its members say may be read by consumers too. */
function checkedAddress(value: unknown, outgoing: Outgoing): unknown {
	if (typeof value === 'string') outgoing.text(value, "'Address (JSON)'");
	else if (Array.isArray(value)) value.forEach((entry) => checkedAddress(entry, outgoing));
	else if (isRecord(value)) checkedAddress(Object.values(value), outgoing);
	return value;
}

/** What was typed; undefined where there is nothing to see. */
function text(value: unknown, parameter: string): string | undefined {
	const typed = textOrRefuse(value, `'${parameter}'`);
	return isUnseen(typed) ? undefined : typed.trim();
}

/** An empty address would take the place of the one Web1on1 knows, as a blank text would. */
function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return isUnseen(value);
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
		.map((identifier) => `${organization.toLowerCase()}/${identifier}`);
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
