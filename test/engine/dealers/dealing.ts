import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { JournalEntry } from '../../../sandbox';
import { runAction, World, type ActionResult, type StoredCredentials } from '../../support/engine';
import { byName } from '../../support/example';

/** Name of the template all dealers here have. */
export const REMINDER = 'service_reminder';

/** One workflow for all dealers: organization, telephone and time come with the item. */
export const TO_EACH: INodeParameters = {
	resource: 'message',
	operation: 'sendTemplate',
	sendTo: 'contact',
	organization: { __rl: true, mode: 'id', value: '={{ $json.organization }}' },
	telephone: '={{ $json.telephone }}',
	contactName: 'Jane Example',
	template: byName(REMINDER),
	templateLanguage: '',
	variableMode: 'json',
	variablesJson: '{}',
	options: {},
};

export const CONTINUING = { onError: 'continueRegularOutput' } as const;

/** A bot that works for several dealers. */
export class Dealing extends World {
	readonly owner: StoredCredentials = this.credentials();

	private people = 0;

	/** A dealer that has hired the bot, with a template of the name in these languages. */
	dealer(name: string, languages: readonly string[] = [], parent?: string): string {
		const below = parent === undefined ? {} : { parent };
		const { id } = this.sandbox.addOrganization({ name, ...below });
		for (const language of languages) this.template(id, language);
		return id;
	}

	template(organization: string, language: string, status = 'approved', name = REMINDER): string {
		const content = `${language}: your car is due, {{contact.name}}.`;
		return this.sandbox.addTemplate({ organization, name, language, status, content }).id;
	}

	/** An item for somebody new of a dealer's. */
	customer(organization: string, more: IDataObject = {}): IDataObject {
		this.people += 1;
		const telephone = `+3161${String(this.people).padStart(7, '0')}`;
		return { organization, telephone, ...more };
	}

	async send(
		items: IDataObject[],
		parameters: INodeParameters = {},
		settings: Partial<typeof CONTINUING> = {},
	): Promise<ActionResult> {
		return await runAction({
			parameters: { ...TO_EACH, ...parameters },
			items,
			credentials: this.owner,
			...settings,
		});
	}

	/** The languages of what was sent, in the order of the items. */
	languagesOf({ items, error }: ActionResult): unknown[] {
		expect(error).toBeUndefined();
		return items.map(({ templateLanguage }) => templateLanguage);
	}

	/** What was asked of the platform beside sending and tokens. */
	get looks(): JournalEntry[] {
		const isLook = ({ method, path }: JournalEntry): boolean =>
			method === 'GET' && !path.startsWith('/v2/users');
		return this.sandbox.requests().filter(isLook);
	}

	get sends(): JournalEntry[] {
		return this.sandbox
			.requests()
			.filter(({ method, path }) => method === 'POST' && path.startsWith('/v2/conversations'));
	}

	/** Why nothing was sent. */
	refusal({ error }: ActionResult): { message: string; description: string } {
		expect(this.sends).toEqual([]);
		const description = error && 'description' in error ? String(error.description) : '';
		return { message: error?.message ?? '', description };
	}
}
