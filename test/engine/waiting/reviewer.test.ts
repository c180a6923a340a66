import type { INodeParameters } from 'n8n-workflow';

import { runAction } from '../../support/engine';
import { byId } from '../../support/example';
import { QUESTION, Waiting } from './asking';

/** Ways in which an expression of n8n's gets at what an agent's model has written. */
const BY_MODEL = [
	"{{ $fromAI('whom') }}",
	"{{ $fromai('whom') }}",
	"{{ $fromAi('whom') }}",
	'{{ $json.toolParameters.whom }}',
	'{{ $json["whom"] }}',
	'+31{{ $json.whom }}',
	'{{ $tool.parameters.whom }}',
	'{{ $input.item.json.whom }}',
	'{{ $binary.data.fileName }}',
	'{{ $data.whom }}',
	'{{ $item(0).$data.whom }}',
	'{{ $items()[0].json.whom }}',
	'{{ $thisItem.json.whom }}',
	'{{ $parameter.message }}',
	'{{ $rawParameter.message }}',
	"{{ $evaluateExpression('$js' + 'on.whom') }}",
	'{{ $getPairedItem("Agent", 0).json.whom }}',
	'{{ $prevNode.name }}',
	'{{ `${$json.whom}` }}',
	'{{ this.$json.whom }}',
	'{{ $ofALaterN8n.whom }}',
];

const buttons = (reply: INodeParameters): INodeParameters => ({
	messageType: 'quickReplies',
	quickReplies: { reply: [{ text: 'Yes' }, reply] },
});

/** What is nobody's but the workflow's. */
const OF_THE_WORKFLOW = [
	'={{ "+316" + "12345678" }}',
	'={{ $itemIndex === 0 ? "+31612345678" : "" }}',
	'={{ $ifEmpty($vars.manager, $now.isValid ? "+31612345678" : "") }}',
	'+31612345678',
];

describe('a person who reviews what an agent is about to do', () => {
	let world: Waiting;

	beforeEach(async () => {
		world = await Waiting.start({ rateLimit: 0 });
		await world.listen();
		world.sandbox.clearRequests();
	});

	afterEach(async () => {
		await world.dispose();
	});

	const review = async (changes: INodeParameters): ReturnType<typeof runAction> =>
		await runAction({
			nodeType: 'web1on1HitlTool',
			parameters: { ...QUESTION, ...changes },
			credentials: world.credentials(),
			items: [{ whom: '+31612345678', toolParameters: { whom: '+31612345678' } }],
			executionId: '1',
		});

	it.each(BY_MODEL)(
		'is not whom the model chooses, nor is a yes what it says: %s',
		async (expression) => {
			const fields: Array<[label: string, changes: INodeParameters]> = [
				['Telephone', { telephone: `=${expression}` }],
				['Organization', { organization: byId(`=${expression}`) }],
				['Email', { email: `=${expression}` }],
				['Conversation', { sendTo: 'conversation', conversation: byId(`=${expression}`) }],
				['Quick Replies', buttons({ text: 'Decline', payload: `=${expression}` })],
				['Quick Replies', buttons({ text: `=${expression}` })],
				['Words for Yes', { options: { touchpoint: 'sms', yesWords: `=${expression}` } }],
				['Words for No', { options: { touchpoint: 'sms', noWords: `=${expression}` } }],
				['Words to Overlook', { options: { overlookedWords: `=${expression}` } }],
			];
			for (const [label, changes] of fields) {
				const { error } = await review(changes);
				expect([label, error?.message]).toEqual([label, expect.stringContaining(`'${label}'`)]);
				expect(error?.message).toMatch(/may be filled in by the model/);
			}
			expect(world.sandbox.requests()).toEqual([]);
		},
	);

	it.each(OF_THE_WORKFLOW)('may be worked out in the workflow: %s', async (expression) => {
		const { error, run } = await review({ telephone: expression });
		expect(error).toBeUndefined();
		expect(run.data.waitTill).toBeDefined();
	});

	it('is whom the item says, where no agent is', async () => {
		const asked = await world.ask({ telephone: '={{ $json.whom }}' }, [{ whom: '+31612345678' }]);
		expect(asked.status).toBe('waiting');
	});
});
