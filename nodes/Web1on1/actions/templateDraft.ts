import type { Message } from '../messages/message';
import { valueIn, pickedNameIn } from '../n8n/parameters';
import { compareVariables, requireVariables } from '../templates/check';
import { isReadable, type TemplateDefinition } from '../templates/definition';
import { nameInLabel } from '../templates/label';
import { knownTemplate } from '../templates/lookup';
import { templateMessage, variableName } from '../templates/message';
import { templateByName } from '../templates/named';
import { requireUsable, SEND_ANYWAY, type KnownTemplate } from '../templates/standing';
import { hasStatus } from '../transport/errors';
import { organizationOf } from '../transport/organizations';
import type { Session } from '../transport/session';
import { objectId } from '../values/ids';
import { InputError } from '../values/inputError';
import { isRecord, type JsonRecord } from '../values/json';
import { requireText } from '../values/kinds';
import { textList } from '../values/lists';
import { optionText } from '../values/options';
import { tidyName, type Outgoing } from '../values/outgoing';
import { localeOf, organizationFor } from './known';
import type { Target } from './target';

/** Which template: by its ID, or by its name within the organization. */
type Reference =
	| { by: 'id'; id: string; pickedName: string }
	| { by: 'name'; name: string; language: string; fallbacks: string[] };

/** What one item asks of a template. */
export interface TemplateWish {
	reference: Reference;
	/** 'Template Name': what is sent as its name. */
	sentName: string;
	variables: JsonRecord;
	extraMeta?: JsonRecord;
	touchpoint?: string;
	/** 'Check Template': whether what can't arrive is refused. */
	isChecked: boolean;
	/** 'Unknown Variables': whether those that the template has not are left out. */
	leavesOutUnknown: boolean;
}

/** A template looked up, and the message that sends it. */
export interface ReadyTemplate {
	id: string;
	name: string;
	/** Undefined where the token may not read templates. */
	definition: TemplateDefinition | undefined;
	message: Message & { meta: JsonRecord };
	/** Said for a template that was found by its name. */
	language?: string;
}

/** A template that has yet to be looked up; asked again it costs nothing. */
export type TemplateDraft = (session: Session) => Promise<ReadyTemplate>;

/**
 * Which template is chosen in a resource locator.
 * @param options where 'Template Language' and 'Fallback Language' stand
 * @throws InputError when it is neither an ID nor a name
 */
export function readReference(locator: unknown, language: string, options: JsonRecord): Reference {
	const value = valueIn(locator);
	if (!isRecord(locator) || locator.mode !== 'name') {
		const pickedName = nameInLabel(pickedNameIn(locator));
		return { by: 'id', id: objectId(value, "'Template'"), pickedName };
	}
	const given = requireText(
		value,
		"'Template'",
		'Enter the name of the template as Web1on1 has it, for example appointment_24_hours_before.',
	);
	const fallbacks = textList(
		optionText(options, 'fallbackLanguage', "'Fallback Language'"),
		"'Fallback Language'",
	);
	return { by: 'name', name: tidyName(nameInLabel(given)), language, fallbacks };
}

/**
 * What is known without the platform is refused at once, the rest when it is looked up.
 * @param outgoing decides what text may leave
 * @throws InputError naming the variable
 */
export function templateDraft(
	wish: TemplateWish,
	target: Target,
	outgoing: Outgoing,
): TemplateDraft {
	// With variables of other templates among them, only those that are sent have to be good.
	if (!wish.leavesOutUnknown) messageOf(wish, '', '', undefined, outgoing);
	return async (session) => {
		const { reference, isChecked } = wish;
		const found = await find(session, wish, target);
		if (isChecked && found !== undefined) await requireFit(session, found, wish, target);
		const id = reference.by === 'id' ? reference.id : (found?.id ?? '');
		const definition = found?.definition;
		const picked = reference.by === 'id' ? reference.pickedName : reference.name;
		// Without a name to be had, the ID stands for it (facts: U14).
		const [name = id] = [wish.sentName, definition?.name, picked].filter(Boolean);
		const message = messageOf(wish, id, name, definition, outgoing);
		const language = definition?.language ?? '';
		return {
			id,
			name,
			definition,
			message,
			...(reference.by === 'id' || language === '' ? {} : { language }),
		};
	};
}

async function find(
	session: Session,
	{ reference, isChecked }: TemplateWish,
	target: Target,
): Promise<KnownTemplate | undefined> {
	if (reference.by === 'id') return await knownTemplate(session, reference.id);
	const { name, language, fallbacks } = reference;
	const organization = await organizationFor(session, target);
	if (organization === undefined) {
		throw new InputError(
			"Web1on1 does not say which organization the conversation belongs to, so no template is found 'By Name'",
			"Choose the template 'From List' or 'By ID'.",
		);
	}
	// The item's own word on the language goes first; a locale is a wish, and no more.
	const spoken =
		language === '' && target.kind === 'contact' ? await localeOf(session, target) : undefined;
	const first = language || spoken;
	return await templateByName(session, {
		wanted: {
			name,
			languages: first === undefined ? fallbacks : [first, ...fallbacks],
			anyLanguage: language === '',
			usableOnly: isChecked,
		},
		organization,
		locale: async () => (spoken === undefined ? await localeOf(session, target) : undefined),
	});
}

/** @throws InputError for a template that can't arrive, or does not take these variables */
async function requireFit(
	session: Session,
	found: KnownTemplate,
	{ reference, variables, extraMeta = {}, leavesOutUnknown }: TemplateWish,
	target: Target,
): Promise<void> {
	requireUsable(found);
	if (reference.by === 'id') await requireOwn(session, found, target);
	const given = Object.keys(variables).map(variableName);
	const further = Object.keys(extraMeta).map(variableName);
	const compared = compareVariables(found.definition, given, further);
	const unknown = leavesOutUnknown ? [] : compared.unknown;
	requireVariables(found.definition, { ...compared, unknown });
}

/**
 * Refuses the template of another organization, where it can be known: an organization may use its own
 * and those of the organizations above it (facts: F7). For a known conversation nobody asks whose it is.
 */
async function requireOwn(
	session: Session,
	{ organization: owner, definition }: KnownTemplate,
	target: Target,
): Promise<void> {
	if (owner === undefined || target.kind !== 'contact' || owner === target.organization) return;
	const path = await pathOf(session, target.organization);
	if (path === undefined || path.includes(owner)) return;
	const called = definition.name === '' ? '' : ` '${definition.name}'`;
	throw new InputError(
		`The template${called} belongs to another organization`,
		`An organization can use its own templates and those of the organizations above it. Choose one of them, or choose it 'By Name' where each dealer has its own. ${SEND_ANYWAY}`,
	);
}

/** Undefined where it can't be told: then the platform has the last word. */
async function pathOf(
	session: Session,
	organization: string,
): Promise<readonly string[] | undefined> {
	try {
		return (await organizationOf(session, organization)).path;
	} catch (error) {
		return hasStatus(error, 403, 404) ? undefined : await Promise.reject(error);
	}
}

function messageOf(
	{ variables, leavesOutUnknown, ...wish }: TemplateWish,
	templateId: string,
	name: string,
	definition: TemplateDefinition | undefined,
	outgoing: Outgoing,
): Message & { meta: JsonRecord } {
	const { extraMeta = {}, touchpoint } = wish;
	const names = definition?.names ?? [];
	const isKnown = definition !== undefined && isReadable(definition);
	if (leavesOutUnknown && !isKnown) outgoing.warn(UNREAD);
	const sent =
		leavesOutUnknown && isKnown
			? Object.fromEntries(
					Object.entries(variables).filter(([given]) => names.includes(variableName(given))),
				)
			: variables;
	return templateMessage(
		{
			templateId,
			name,
			variables: sent,
			extraMeta,
			names,
			...(touchpoint === undefined ? {} : { touchpoint }),
		},
		outgoing,
	);
}

const UNREAD =
	"The template can't be read, so no variable was left out as unknown. WhatsApp refuses variables that a template has not.";
