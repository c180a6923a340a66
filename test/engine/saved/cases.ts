import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	byId,
	PHONE,
	SEED_ORGANIZATION,
	SEED_PARAMETERS,
	SEED_TEMPLATE,
} from '../../support/example';
import { OPERATION_CASES, parametersOf, type Situation } from '../operationCases';

/** A node as a workflow file keeps it, apart from its name and place. */
export interface SavedNode {
	parameters: INodeParameters;
	items?: IDataObject[];
}

const TO_JANE: INodeParameters = {
	sendTo: 'contact',
	organization: byId(SEED_ORGANIZATION),
	telephone: '={{ $json.telephone }}',
	email: 'jane@example.com',
	contactName: '={{ $json.name }}',
};

const JANE: IDataObject[] = [{ telephone: '06 12121212', name: 'Jane Example', time: '9.40 am' }];

const message = (operation: string, parameters: INodeParameters): INodeParameters => ({
	resource: 'message',
	operation,
	...parameters,
});

/** Nodes with everything set that integrators set, beside each operation with as little as it takes. */
const WITH_OPTIONS: Record<string, (situation: Situation) => SavedNode> = {
	'a template with a form, fields and all options': () => ({
		items: JANE,
		parameters: message('sendTemplate', {
			...TO_JANE,
			template: { __rl: true, mode: 'list', value: SEED_TEMPLATE, cachedResultName: 'whatever' },
			variableMode: 'list',
			variables: { variable: [{ name: 'PlanTime', value: '={{ $json.time }}' }] },
			fields: {
				field: [
					{ key: 'licenseplate', value: 'XX-99-WZ' },
					{ key: 'km', value: 12500 },
				],
			},
			options: {
				allowUndefined: false,
				checkVariables: true,
				defaultCountryCode: '31',
				extraMeta: '{"campaign": "autumn"}',
				leave: true,
				templateName: 'appointment_24_hours_before',
				touchpoint: 'whatsapp',
				profile: { profile: { givenName: 'Jane', familyName: 'Example', locale: 'nl-NL' } },
			},
		}),
	}),
	'a template given as JSON': () => ({
		parameters: {
			...SEED_PARAMETERS,
			variableMode: 'json',
			variablesJson: '{"PlanTime":"3.15 pm"}',
		},
	}),
	'a text to a contact': () => ({
		items: JANE,
		parameters: message('sendText', {
			...TO_JANE,
			text: 'Hello {{ name }}\nbye',
			options: { defaultCountryCode: 'NL', touchpoint: 'sms' },
		}),
	}),
	'quick replies with payloads': ({ conversation }) => ({
		parameters: message('sendQuickReplies', {
			sendTo: 'conversation',
			conversation: {
				__rl: true,
				mode: 'url',
				value: `https://x.example/#/conversations/${conversation}`,
			},
			text: 'Does it suit you?',
			quickReplies: {
				reply: [
					{ text: 'Yes', payload: 'YES' },
					{ text: 'No', payload: '' },
				],
			},
			options: { touchpoint: 'whatsapp' },
		}),
	}),
	'a file of a type that is given': ({ conversation }) => ({
		parameters: message('sendMedia', {
			sendTo: 'conversation',
			conversation: byId(conversation),
			mediaUrl: 'https://files.example/offer?id=1',
			mediaType: 'application/pdf',
		}),
	}),
	'a note for the side stream': ({ conversation }) => ({
		parameters: message('addNote', {
			conversation: byId(conversation),
			text: 'Asked for a call',
			options: { backchannel: true },
		}),
	}),
	'a conversation with every kind of message': () => ({
		parameters: {
			resource: 'conversation',
			operation: 'upsert',
			organization: byId(SEED_ORGANIZATION),
			telephone: PHONE,
			email: '',
			contactName: 'John Johnson',
			messages: {
				message: [
					{ kind: 'field', key: 'licenseplate', value: 'XX-99-WZ' },
					{
						kind: 'template',
						template: byId(SEED_TEMPLATE),
						templateName: 'x',
						variables: '{"PlanTime":"2"}',
					},
					{ kind: 'chat', text: 'Hello {{ name }}', toConsumer: true, touchpoint: '' },
					{ kind: 'chat', text: 'Seen by agents', toConsumer: false },
					{ kind: 'command', command: '/set appointment A-4711', meta: '{}' },
					{ kind: 'json', json: '[{"type":"field","text":".location 3204"}]' },
				],
			},
			simplify: false,
			options: {},
		},
	}),
	'agents notified in organizations and channels': ({ conversation }) => ({
		parameters: {
			resource: 'conversation',
			operation: 'notify',
			conversation: byId(conversation),
			notify: 'organizations',
			organizationIds: SEED_ORGANIZATION,
		},
	}),
	// Only what John wrote: messages of one request may have the same time, and then any order.
	'message/getAll': ({ conversation }) => ({
		parameters: message('getAll', {
			conversation: byId(conversation),
			returnAll: false,
			limit: 10,
			filters: { role: 'contact' },
		}),
	}),
	'a contact with a profile': ({ contact }) => ({
		parameters: {
			resource: 'contact',
			operation: 'update',
			contact: byId(contact),
			updateFields: { contactName: 'John J.', email: 'john@example.com', locale: 'nl-NL' },
		},
	}),
};

/** All of them, by name. */
export const SAVED_NAMES = Object.keys({ ...OPERATION_CASES, ...WITH_OPTIONS });

/** A node of a saved workflow, for this contact and conversation. */
export function savedNode(name: string, situation: Situation): SavedNode {
	return WITH_OPTIONS[name]?.(situation) ?? { parameters: parametersOf(name, situation) };
}
