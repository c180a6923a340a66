import { customersExample } from '../toolbox/customersExample';
import { addOrganization, addTemplate } from './content';
import { botEmail } from './tokens';
import type { SandboxOptions } from './options';
import type { Store } from './store';
import type { TemplateButton, User, Watemplate } from './types';

/** Ids of everything the sandbox starts with. They are the same in every sandbox. */
export interface Seed {
	organizations: {
		mcc: string;
		/** "Acme Demo" of the customer's document. */
		acme: string;
		acmeUtrecht: string;
		acmeRotterdam: string;
		/** The developer of the bot, a software company. */
		developer: string;
		/** A dealer that has not hired the bot. */
		otherDealer: string;
	};
	/** The bot (API user) of the integration; belongs to the developer, hired by Acme. */
	bot: { id: string; email: string };
	/** An admin-scoped bot of Acme Demo, for calls that need admin permissions. */
	adminBot: { id: string; email: string };
	/** A human administrator of Acme Demo. */
	adminUser: { id: string; email: string };
	agents: { id: string; name: string }[];
	templates: {
		/** `appointment_24_hours_before` of the customer's document. */
		appointment: string;
		/** Header, footer, quick reply buttons and two variables. */
		offer: string;
		/** Dutch. */
		dutch: string;
		/** Waiting for approval: sending it fails later, in the stream. */
		pending: string;
		/** Without variables. */
		plain: string;
		/** Belongs to the dealer that has not hired the bot. */
		otherDealer: string;
	};
	form: string;
	channels: { sales: string; workshop: string };
}

export const seed: Seed = {
	organizations: {
		mcc: '5e8493ba4d84280011860100',
		acme: customersExample.organization,
		acmeUtrecht: '5e8493ba4d8428001186049a',
		acmeRotterdam: '5e8493ba4d8428001186049b',
		developer: '5e8493ba4d84280011860200',
		otherDealer: '5e8493ba4d84280011860300',
	},
	bot: { id: '60a1b2c3d4e5f60718293a01', email: botEmail('60a1b2c3d4e5f60718293a01') },
	adminBot: { id: '60a1b2c3d4e5f60718293a02', email: botEmail('60a1b2c3d4e5f60718293a02') },
	adminUser: { id: '60a1b2c3d4e5f60718293a03', email: 'ada.admin@acme.example' },
	agents: [
		{ id: '60a1b2c3d4e5f60718293a04', name: 'Sam Service' },
		{ id: '60a1b2c3d4e5f60718293a05', name: 'Wendy Workshop' },
	],
	templates: {
		appointment: customersExample.template,
		offer: '609a61ec5b25a7001e2fedcf',
		dutch: '609a61ec5b25a7001e2fedd0',
		pending: '609a61ec5b25a7001e2fedd1',
		plain: '609a61ec5b25a7001e2fedd2',
		otherDealer: '609a61ec5b25a7001e2fedd3',
	},
	form: '5d8aa90d8656c44b820e8690',
	channels: { sales: '5a437eb33c64832bf93423f0', workshop: '5a437eb33c64832bf93423f1' },
};

/** Fills an empty store. */
export function plant(store: Store, options: SandboxOptions): void {
	plantOrganizations(store);
	plantPeople(store);
	plantTemplates(store, options.extraTemplates);
	plantContent(store);
	plantContacts(store, options.extraContacts);
}

function plantOrganizations(store: Store): void {
	const ids = seed.organizations;
	const add = (id: string, name: string, parent: string | null): void => {
		addOrganization(store, { id, name, parent });
	};
	add(ids.mcc, 'Demo MCC', null);
	add(ids.acme, 'Acme Demo', ids.mcc);
	add(ids.acmeUtrecht, 'Acme Demo Utrecht', ids.acme);
	add(ids.acmeRotterdam, 'Acme Demo Rotterdam', ids.acme);
	add(ids.developer, 'Automote IT', ids.mcc);
	add(ids.otherDealer, 'Other Dealer', ids.mcc);
}

function plantPeople(store: Store): void {
	const { organizations: ids, bot, adminBot, adminUser, agents } = seed;
	const add = (
		id: string,
		organization: string,
		user: Pick<User, 'name' | 'email' | 'role'>,
	): void => {
		const orgPath = store.pathOf(organization);
		store.users.add({ ...store.stamp(id), organization, orgPath, status: 'active', ...user });
	};
	add(bot.id, ids.developer, { name: 'DMS connector', email: bot.email, role: 'bot' });
	add(adminBot.id, ids.acme, { name: 'Acme automation', email: adminBot.email, role: 'bot' });
	add(adminUser.id, ids.acme, { name: 'Ada Admin', email: adminUser.email, role: 'admin' });
	for (const { id, name } of agents) {
		const email = `${name.split(' ')[0]?.toLowerCase() ?? id}@acme.example`;
		add(id, ids.acme, { name, email, role: 'agent' });
	}
	addBot(store, bot.id, 'DMS connector', ids.developer);
	addBot(store, adminBot.id, 'Acme automation', ids.acme);
	for (const organization of [ids.acme, ids.acmeUtrecht, ids.acmeRotterdam]) {
		hire(store, bot.id, organization, true);
	}
}

function addBot(store: Store, id: string, name: string, organization: string): void {
	store.bots.add({
		...store.stamp(id),
		organization,
		orgPath: store.pathOf(organization),
		name,
		status: 'active',
		enabled: true,
		tags: ['automote-it'],
		meta: {},
	});
}

/** Makes an organization hire a bot, or end it. */
export function hire(store: Store, bot: string, organization: string, enabled: boolean): void {
	const known = store.botinstances.find(
		(instance) => instance.bot === bot && instance.organization === organization,
	);
	if (known) {
		known.enabled = enabled;
		store.touch(known);
		return;
	}
	store.botinstances.add({
		...store.stamp(),
		organization,
		orgPath: store.pathOf(organization),
		bot,
		name: store.bots.get(bot)?.name ?? bot,
		status: 'active',
		enabled,
		meta: {},
	});
}

const quickReply = (text: string): TemplateButton => ({ type: 'quick_reply', text });

type TemplateSeed = Pick<Watemplate, 'name' | 'content'> & Partial<Watemplate>;

const TEMPLATES: TemplateSeed[] = [
	{
		id: seed.templates.appointment,
		name: 'appointment_24_hours_before',
		content: customersExample.content,
	},
	{
		id: seed.templates.offer,
		name: 'service_offer',
		category: 'MARKETING',
		header: 'An offer for your {{CarModel}}',
		content: 'Hello {{contact.name}}, a full service now costs {{Price}}. Shall we plan it in?',
		footer: 'Acme Demo, Main Street 1',
		buttons: [quickReply('Yes please'), quickReply('No thanks')],
	},
	{
		id: seed.templates.dutch,
		name: 'afspraak_herinnering',
		language: 'nl',
		content:
			'Beste {{contact.name}},\nU heeft morgen om {{Tijd}} een afspraak voor uw {{Kenteken}}. ' +
			'Komt dat nog steeds uit?',
		buttons: [quickReply('Ja'), quickReply('Nee')],
	},
	{
		id: seed.templates.pending,
		name: 'car_ready',
		status: 'pending',
		content: 'Dear {{contact.name}}, your car {{LicensePlate}} is ready.',
	},
	{
		id: seed.templates.plain,
		name: 'keep_in_touch',
		content: 'May we keep in touch over WhatsApp?',
	},
	{
		id: seed.templates.otherDealer,
		name: 'other_dealer_hello',
		organization: seed.organizations.otherDealer,
		content: 'Hello from Other Dealer, {{contact.name}}.',
	},
];

const campaign = (number: number): TemplateSeed => ({
	name: `campaign_${String(number).padStart(3, '0')}`,
	content: `Campaign ${number} for {{contact.name}}: {{Subject}}`,
});

function plantTemplates(store: Store, extra: number): void {
	const campaigns = Array.from({ length: extra }, (_, index) => campaign(index + 1));
	for (const template of [...TEMPLATES, ...campaigns]) {
		addTemplate(store, { organization: seed.organizations.acme, ...template });
	}
}

function plantContent(store: Store): void {
	const organization = seed.organizations.acme;
	const owner = { organization, orgPath: store.pathOf(organization) };
	store.forms.add({
		...store.stamp(seed.form),
		...owner,
		name: 'Workshop appointment',
		fields: [
			{ name: 'License plate', key: 'licenseplate', type: 'text' },
			{ name: 'Location', key: 'location', type: 'text' },
		],
		meta: {},
	});
	const { sales, workshop } = seed.channels;
	const channel = { ...owner, type: 'inbox', status: 'active' } as const;
	store.channels.add({ ...store.stamp(sales), ...channel, name: 'Sales' });
	store.channels.add({ ...store.stamp(workshop), ...channel, name: 'Workshop' });
}

function plantContacts(store: Store, extra: number): void {
	const organization = seed.organizations.acme;
	for (let number = 1; number <= extra; number += 1) {
		const telephone = `+3161${String(number).padStart(7, '0')}`;
		addContact(store, organization, { name: `Contact ${number}`, telephone });
	}
}

/** A contact and its one conversation. */
export function addContact(
	store: Store,
	organization: string,
	profile: Record<string, unknown>,
): { contact: string; conversation: string } {
	const owner = { organization, orgPath: store.pathOf(organization) };
	const [contact, conversation] = [store.stamp(), store.stamp()];
	store.contacts.add({
		...contact,
		...owner,
		conversation: conversation.id,
		profile,
		presences: [],
	});
	store.conversations.add({
		...conversation,
		...owner,
		type: 'contact',
		name: contactName(profile),
		status: 'closed',
		contact: contact.id,
		participants: [],
		tags: [],
		meta: {},
	});
	return { contact: contact.id, conversation: conversation.id };
}

/** What a conversation is called: after its contact. */
export function contactName(profile: Record<string, unknown>): string {
	const text = (key: string): string => {
		const value = profile[key];
		return typeof value === 'string' ? value.trim() : '';
	};
	const fullName = `${text('givenName')} ${text('familyName')}`.trim();
	const names = [text('name'), fullName, text('telephone'), text('email')];
	return names.find((name) => name !== '') ?? '';
}
