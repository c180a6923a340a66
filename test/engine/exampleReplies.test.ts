import { executeFilter, type FilterValue } from 'n8n-workflow';

import example from '../../examples/replies.json';
import { StoredCredentials } from '../support/engine';
import { workflowOf } from '../support/engine/nodes';

/** The rules of the example's Switch: yes, then no. */
const rules = example.nodes.flatMap(({ parameters }) =>
	'rules' in parameters ? (parameters.rules?.values ?? []) : [],
);

/** What the Switch makes of a reply to a known appointment. */
async function branchOf(text: string | undefined, status = 'reminded'): Promise<string> {
	const workflow = workflowOf('web1on1Trigger', {
		parameters: {},
		credentials: new StoredCredentials({}),
	});
	const node = Object.keys(workflow.nodes)[0] ?? '';
	await workflow.expression.acquireIsolate();
	try {
		const evaluate = (value: string): unknown =>
			workflow.expression.getParameterValue(
				value.replace("$('WhatsApp Reply').item.json.text", '$json.text'),
				null,
				0,
				0,
				node,
				[{ json: { id: 7, status, text } }],
				'manual',
				{},
			);
		const met = rules.find(({ conditions }) =>
			executeFilter({
				...conditions,
				options: { ...conditions.options, version: 2 },
				conditions: conditions.conditions.map((condition) => ({
					...condition,
					leftValue: evaluate(condition.leftValue),
				})),
			} as FilterValue),
		);
		return met?.outputKey ?? 'sales';
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

describe('the example Replies to reminders', () => {
	it.each([
		['Yes', 'Yes'],
		['yes please', 'Yes'],
		["Ok, that's good", 'Yes'],
		['Ok, that\u2019s good', 'Yes'],
		['ok, that\u00b4s fine!', 'Yes'],
		['ok\u00e9', 'Yes'],
		['oke\u0301', 'Yes'],
		['\uff2f\uff2b', 'Yes'],
		['\u{1f44d}', 'Yes'],
		['\u{1f44d}\u{1f3fe}', 'Yes'],
		['\u{1f44d}\u{1f3fb}\ufe0f \u{1f44d}\u{1f3fb}', 'Yes'],
		['\u200eJa,\u00a0prima!', 'Yes'],
		['No', 'No'],
		["No, I can't come", 'No'],
		['No, I can\u2019t come', 'No'],
		['Sorry, I can\u2018t make it.', 'No'],
		['I cant', 'No'],
		['Nee, ik kan niet', 'No'],
		['\u{1f44e}\u{1f3fd}', 'No'],
		['Yes, but can I come an hour later?', 'sales'],
		['I can\u2019t wait', 'sales'],
		['I can\u2019t come at 3, can I come at 4?', 'sales'],
		['Can I come?', 'sales'],
		['No, I can come', 'sales'],
		['Sorry', 'sales'],
		['\u2764\ufe0f', 'sales'],
		['', 'sales'],
		[undefined, 'sales'],
	])('takes %j for: %s', async (text, branch) => {
		expect(await branchOf(text)).toBe(branch);
	});

	it.each(['Yes', 'Nee'])(
		'leaves %j to people where the appointment was cancelled',
		async (text) => {
			expect(await branchOf(text, 'cancelled')).toBe('sales');
			expect(await branchOf(text, 'declined')).not.toBe('sales');
		},
	);
});
