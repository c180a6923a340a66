import { errorText, outputItems, type JsonObject, type Workflow } from '../../host';
import { until } from '../../toolbox/until';
import { byId, SEED_ORGANIZATION, SEED_TEMPLATE } from '../support/example';
import { actionNode, manualTrigger, N8N_VERSION, TIMEOUT_MS, World } from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

const LEAST_MS = 120_000;
const HELLO = 'Hello';

describe(`what is asked, and what is answered (n8n ${N8N_VERSION})`, () => {
	let world: World;
	let listener: Workflow;
	let phones = 0;

	beforeAll(async () => {
		world = await World.start();
	});

	beforeEach(async () => {
		listener = await world.publishedListener({ events: ['consumerMessage'] });
	});

	afterEach(async () => {
		await world.tidy();
	});

	afterAll(async () => {
		await world.stop();
	});

	/** A workflow that waits, and the phone it has asked. */
	async function ask(parameters: JsonObject): Promise<{ id: string; phone: string }> {
		const phone = `+3161200${String(++phones).padStart(4, '0')}`;
		// Opens WhatsApp's window.
		await world.reply(HELLO, phone);
		const parametersOf = {
			resource: 'message',
			operation: 'sendAndWait',
			sendTo: 'contact',
			organization: byId(SEED_ORGANIZATION),
			telephone: phone,
			contactName: 'Jane Example',
			message: 'Does 3.15 pm suit you?',
			options: {},
			...parameters,
		};
		// With an error output n8n takes the list of items apart.
		const others = { onError: 'continueErrorOutput' };
		const question = actionNode(world.credential, parametersOf, others);
		const input = {
			name: 'Input',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [200, 0] as [number, number],
			parameters: { mode: 'raw', jsonOutput: '{"appointment": 7, "text": "mine"}', options: {} },
		};
		const workflow = await world.workflow([manualTrigger, input, question], 'Question');
		await world.host.api.runWorkflow(workflow, 'Manual');
		const asked = await world.host.api.waitForExecution({ workflowId: workflow.id });
		expect([asked.status, errorText(asked)]).toEqual(['waiting', '']);
		return { id: workflow.id, phone };
	}

	/** What the execution goes on with. */
	async function outcome(id: string): Promise<JsonObject | undefined> {
		const ended = await world.host.api.waitForExecution({
			workflowId: id,
			where: ({ status }) => status !== 'waiting',
			timeoutMs: LEAST_MS * 3,
		});
		expect([ended.status, errorText(ended)]).toEqual(['success', '']);
		return outputItems(ended, 'Web1on1')[0];
	}

	/** What has started the listening workflow. */
	async function started(): Promise<unknown[]> {
		return (await world.textsOf(listener)).filter((text) => text !== HELLO);
	}

	it('goes on with what the reply means, beside what came in', async () => {
		const { id, phone } = await ask({});
		const message = await world.reply('Ja, prima!', phone);
		expect(await outcome(id)).toEqual({
			appointment: 7,
			text: 'mine',
			replied: true,
			reply: expect.objectContaining({
				answer: 'yes',
				text: 'Ja, prima!',
				isTap: false,
				messageId: message.id,
				conversationId: message.conversation,
				organizationId: SEED_ORGANIZATION,
				secondsToReply: expect.any(Number) as number,
			}) as object,
		});
		expect(await started()).toEqual([]);
	});

	it('asks with a template, and takes a tap for an answer', async () => {
		const { id, phone } = await ask({
			messageType: 'template',
			template: byId(SEED_TEMPLATE),
			variableMode: 'list',
			variables: { variable: [{ name: 'PlanTime', value: '3.15 pm' }] },
			accept: 'yesOrNo',
		});
		const kinds = () => world.sandbox.phone(phone).messages.map(({ kind }) => kind);
		expect(await until('the template', () => kinds().length > 0 && kinds())).toEqual(['template']);
		await world.delivered(world.sandbox.tap(phone, { text: 'Andere tijd', payload: 'NO' }));
		expect(await outcome(id)).toMatchObject({
			reply: { answer: 'no', text: 'Andere tijd', payload: 'NO', isTap: true },
		});
	});

	it('waits on for a reply that does not count, says what would, and lets the trigger have it', async () => {
		const { id, phone } = await ask({
			messageType: 'quickReplies',
			quickReplies: { reply: [{ text: 'Morning' }, { text: 'Afternoon' }] },
			accept: 'list',
			answers: 'Morning\nAfternoon',
			options: { otherRepliesText: 'Please choose one.' },
		});
		for (const text of ['Good question', 'What?', 'Hm', 'Well']) await world.reply(text, phone);
		const texts = () => world.sandbox.phone(phone).messages.map(({ text }) => text);
		await until('the explanations', () => texts().length === 4);
		await world.reply('afternoon!', phone);
		expect(await outcome(id)).toMatchObject({ reply: { choice: 'Afternoon', answer: 'other' } });
		expect(texts()).toEqual([
			'Does 3.15 pm suit you?',
			...Array<string>(3).fill('Please choose one.'),
		]);
		expect(await started()).toEqual(['Good question', 'What?', 'Hm', 'Well']);
	});

	it('reads a number, a date and a pattern', async () => {
		const number = await ask({ accept: 'number', options: { decimalMark: 'comma' } });
		const date = await ask({ accept: 'date', options: { dateOrder: 'dayFirst' } });
		const pattern = await ask({ accept: 'regex', replyPattern: '^\\d{4} ?[A-Z]{2}$' });
		await world.reply('125.000 km', number.phone);
		await world.reply('3/4/2027', date.phone);
		await world.reply('1012 ab', pattern.phone);
		expect(await outcome(number.id)).toMatchObject({ reply: { number: 125000 } });
		expect(await outcome(date.id)).toMatchObject({ reply: { date: '2027-04-03' } });
		expect(await outcome(pattern.id)).toMatchObject({ reply: { text: '1012 ab' } });
	});

	it('passes on what came in when time is up, however that was set', async () => {
		const limits: JsonObject[] = [
			{ limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'minutes' },
			// Counted when it is asked, however long the other one has taken.
			{
				limitType: 'atSpecifiedTime',
				maxDateAndTime: `={{ $now.plus(${LEAST_MS + 5_000}).toISO() }}`,
			},
		];
		const asked = [];
		for (const values of limits) asked.push(await ask({ options: { limitWaitTime: { values } } }));
		for (const { id } of asked) expect(await outcome(id)).toEqual({ appointment: 7, text: 'mine' });
		for (const { phone } of asked) await world.reply('Too late', phone);
		expect(await started()).toEqual(['Too late', 'Too late']);
	});
});
