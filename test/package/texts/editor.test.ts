import {
	action,
	FIELDS,
	of,
	offenders,
	OPERATIONS,
	RESOURCES,
	TEXTS,
	type Entry,
	type Field,
} from './fields';
import { unknownLabels, wrongWords } from './words';

const SMALL = new Set('a an and as at by for in of on or per the to with'.split(' '));

function isTitleCase(text: string): boolean {
	const words = text.replace(/[()]/g, '').split(' ');
	return words.every((word, index) => {
		const inside = index > 0 && index < words.length - 1;
		return /^[A-Z0-9]/.test(word) || (inside && SMALL.has(word));
	});
}

const PROPER = /^(?:WhatsApp|Web1on1|JSON|URL|ID)$/;

function isSentenceCase(text: string): boolean {
	const [first = '', ...others] = text.split(' ');
	return /^[A-Z]/.test(first) && others.every((word) => !/[A-Z]/.test(word) || PROPER.test(word));
}

/** One sentence ends without a full stop, several with one. */
function isPunctuated(text: string): boolean {
	const several = /[.?!] (?=["'A-Z{])/.test(text);
	return text.endsWith('.') === several;
}

describe('the texts of the editor', () => {
	it('are looked at in full', () => {
		expect(of('label').length).toBeGreaterThan(300);
		const actions = OPERATIONS.map(({ option }) => option.action);
		expect(of('action').map(({ text }) => text)).toEqual(expect.arrayContaining(actions));
		expect(of('panel')).toHaveLength(6);
	});

	it('list options and filters in the order of their names', () => {
		const collections = FIELDS.filter(({ field }) => field.type === 'collection');
		expect(collections.length).toBeGreaterThan(10);
		for (const { where, field } of collections) {
			const labels = (field.options ?? []).map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			const sorted = [...labels].sort((a, b) => a.localeCompare(b, 'en'));
			expect({ where, labels }).toEqual({ where, labels: sorted });
		}
	});

	it('have labels in Title Case', () => {
		expect(offenders(of('label'), (text) => !isTitleCase(text))).toEqual([]);
	});

	it('have actions in sentence case, without articles', () => {
		const isArticled = (text: string): boolean => /\b(?:a|an|the)\b/i.test(text);
		const breaks = (text: string): boolean => !isSentenceCase(text) || isArticled(text);
		expect(offenders(of('action'), breaks)).toEqual([]);
	});

	it('have descriptions that begin with a capital and end as sentences do', () => {
		const breaks = (text: string): boolean => !/^[A-Z']/.test(text) || !isPunctuated(text);
		expect(offenders(of('description', 'hint'), breaks)).toEqual([]);
	});

	it('have descriptions that are short', () => {
		expect(offenders(of('description'), (text) => text.length > 160)).toEqual([]);
	});

	it('have descriptions that say more than the label', () => {
		const words = (text: string): string[] => text.toLowerCase().match(/[a-z]{2,}/g) ?? [];
		const breaks = ({ field: { displayName, description } }: Field): boolean =>
			description !== undefined &&
			words(description).every((word) => SMALL.has(word) || words(displayName).includes(word));
		expect(FIELDS.filter(breaks).map(({ where }) => where)).toEqual([]);
	});

	it("begin with 'Whether' where there is a switch", () => {
		const switches = FIELDS.filter(({ field }) => field.type === 'boolean');
		const wrong = switches.filter(({ field }) => !/^Whether /.test(field.description ?? ''));
		expect(wrong.map(({ where }) => where)).toEqual([]);
	});

	it("have placeholders that begin with 'e.g.', or invite to choose or add", () => {
		const isFine = (text: string): boolean =>
			/^e\.g\. \S/.test(text) ||
			/^Select an? [a-z]+\.\.\.$/.test(text) ||
			text === 'Add option' ||
			(/^Add /.test(text) && isTitleCase(text));
		expect(offenders(of('placeholder'), (text) => !isFine(text))).toEqual([]);
	});

	it('say or show the format of what is typed, for people and for AI agents', () => {
		const TYPED = new Set(['string', 'json', 'dateTime', 'number', 'resourceLocator']);
		const silent = FIELDS.filter(
			({ field: { type, description, placeholder } }) =>
				TYPED.has(type) && description === undefined && placeholder === undefined,
		);
		expect(silent.map(({ where }) => where)).toEqual([]);
	});

	it('describe every resource and operation', () => {
		const lists = FIELDS.filter(({ field: { name } }) => /^(?:resource|operation)$/.test(name));
		const choices = lists.flatMap(({ field }) => field.options ?? []);
		expect(choices).toHaveLength(RESOURCES.length + OPERATIONS.length);
		const isDescribed = (choice: Entry): boolean =>
			'description' in choice && choice.description?.includes(' ') === true;
		expect(choices.filter((choice) => !isDescribed(choice))).toEqual([]);
	});

	it('call a field by one name in all operations', () => {
		const labels = new Map<string, Set<string>>();
		for (const { name, displayName } of action.properties) {
			labels.set(name, (labels.get(name) ?? new Set()).add(displayName));
		}
		const several = [...labels].filter(([, found]) => found.size > 1).map(([name]) => name);
		// 'Send To', and 'Set For' where nothing is sent.
		expect(several).toEqual(['sendTo']);
	});

	it('offer everywhere the same types of messages and roles', () => {
		const values = (name: string): string[][] =>
			FIELDS.filter(({ field }) => field.name === name).map(({ field }) =>
				(field.options ?? []).flatMap((entry) => ('value' in entry ? [String(entry.value)] : [])),
			);
		const [types = []] = values('messageTypes');
		expect(types.length).toBeGreaterThan(10);
		expect(values('type')).toEqual([types]);
		expect(new Set([...values('role'), ...values('roles')].map(String)).size).toBe(1);
	});

	it('offer what is about a new contact only where one is given', () => {
		const ofContact = FIELDS.filter(
			({ where, field: { name } }) =>
				/^(?:profile|defaultCountryCode)$/.test(name) && / (?:message|field) /.test(where),
		);
		expect(ofContact.length).toBeGreaterThan(5);
		const shownAlways = ofContact.filter(({ where, field }) => {
			const holder = FIELDS.find((one) => where === `${one.where} > ${field.name}`)?.field;
			const show = { ...holder?.displayOptions?.show, ...field.displayOptions?.show };
			const targets = [...(show.sendTo ?? []), ...(show['/sendTo'] ?? [])];
			return !targets.includes('contact');
		});
		expect(shownAlways.map(({ where }) => where)).toEqual([]);
	});

	it('call a thing by one name', () => {
		const texts = TEXTS.filter(({ kind }) => kind !== 'placeholder');
		const found = texts.flatMap(({ where, text }) =>
			wrongWords(text).map((it) => `${where}: ${it}`),
		);
		expect(found).toEqual([]);
	});

	it('name only labels that are there', () => {
		const found = TEXTS.flatMap(({ where, text }) =>
			unknownLabels(text).map((label) => `${where}: '${label}'`),
		);
		expect(found).toEqual([]);
	});
});
