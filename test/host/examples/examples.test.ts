import type { Execution } from '../../../host';
import { until } from '../../../toolbox/until';
import { letTimeBeUp, N8N_VERSION, TIMEOUT_MS } from '../../support/n8n';
import { Jobs } from './jobs';

jest.setTimeout(TIMEOUT_MS);

const JANE = '+31612000001';
const PIET = '+31612000002';
const HANS = '+31612000003';
const BAD = '+31 12';

const isWaiting = ({ status }: Execution): boolean => status === 'waiting';

/** A zone where it is now the given hour, or nearly so. */
function zoneWhereItIs(hour: number): string {
	const offset = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
	// Signs of these zones are the other way round.
	return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}

describe(`the examples on n8n ${N8N_VERSION}`, () => {
	let jobs: Jobs;
	let acme: string;
	let otherDealer: string;
	let secondDealer: string;

	beforeAll(async () => {
		jobs = await Jobs.start();
		const { sandbox } = jobs.world;
		({ acme, otherDealer } = sandbox.seed.organizations);
		secondDealer = sandbox.addOrganization({ name: 'Garage Zwolle', hires: true }).id;
		const template = (organization: string, language: string, content: string): void => {
			sandbox.addTemplate({ organization, name: 'appointment_reminder', language, content });
		};
		template(acme, 'en', 'See you tomorrow at {{PlanTime}}.');
		template(acme, 'nl_NL', 'Tot morgen om {{PlanTime}} met {{LicensePlate}}.');
		template(secondDealer, 'nl', 'Garage Zwolle verwacht u om {{PlanTime}}.');
		await jobs.dealer(acme, 'Acme Demo');
		await jobs.dealer(otherDealer, 'Other Dealer');
		await jobs.dealer(secondDealer, 'Garage Zwolle');
	});

	afterEach(async () => {
		await jobs.tidy();
	});

	afterAll(async () => {
		await jobs.stop();
	});

	it('nightly-reminders: two dealers, two languages, not twice, and a reason for each that failed', async () => {
		const workflow = await jobs.import('nightly-reminders');
		await jobs.plan({ organization_id: acme, customer_name: 'Jane', telephone: JANE });
		const piet = { customer_name: 'Piet', telephone: PIET, locale: 'nl', licenseplate: 'XX-99-WZ' };
		await jobs.plan({ organization_id: acme, ...piet });
		const hans = { customer_name: 'Hans', telephone: HANS, locale: 'nl-NL' };
		await jobs.plan({ organization_id: secondDealer, ...hans });
		await jobs.plan({ organization_id: acme, customer_name: 'Bad', telephone: BAD });
		await jobs.plan({
			organization_id: otherDealer,
			customer_name: 'Not hired',
			telephone: '+31612000004',
		});
		const stopped = '+31612000005';
		await jobs.plan({ organization_id: acme, customer_name: 'Stopped', telephone: stopped });
		await jobs.database.query("INSERT INTO opt_outs VALUES ($1, 'stop')", [stopped]);
		await jobs.runNow(workflow, 'Every Evening');
		const { Jane, Piet, Hans, Bad, ...others } = await jobs.reminders();
		expect([Jane, Piet, Hans].map((row) => [row?.status, row?.problem])).toEqual(
			Array.from({ length: 3 }, () => ['sent', null]),
		);
		expect(Jane?.conversation_id).toMatch(/^[\da-f]{24}$/);
		expect(Bad).toMatchObject({ status: 'failed', problem: expect.stringMatching(/\w/) as string });
		expect(others['Not hired']?.status).toBe('failed');
		expect(others['Stopped']).toMatchObject({ status: 'planned', problem: null });
		// Whoever looks at the planning by hand sets them back; the key knows better.
		await jobs.database.query("UPDATE reminders SET status = 'planned'");
		await jobs.runNow(workflow, 'Every Evening');
		expect(jobs.textsOn(JANE)).toEqual([
			expect.stringMatching(/^See you tomorrow at \d\d:\d\d\.$/),
		]);
		expect(jobs.textsOn(PIET)).toEqual([expect.stringMatching(/^Tot morgen .* met XX-99-WZ\.$/)]);
		expect(jobs.textsOn(HANS)).toEqual([expect.stringMatching(/^Garage Zwolle verwacht u/)]);
		expect(jobs.textsOn(stopped)).toEqual([]);
		expect((await jobs.reminders())['Jane']).toMatchObject({
			status: 'sent',
			conversation_id: Jane?.conversation_id,
		});
	});

	it('quiet-hours: those for whom it is day, and the others later', async () => {
		const workflow = await jobs.import('quiet-hours');
		const [day, night] = ['+31612000011', '+31612000012'];
		await jobs.dealer(acme, 'Acme Demo', zoneWhereItIs(13));
		await jobs.dealer(secondDealer, 'Garage Zwolle', zoneWhereItIs(3));
		await jobs.plan({ organization_id: acme, customer_name: 'Day', telephone: day });
		await jobs.plan({ organization_id: acme, customer_name: 'Bad', telephone: BAD });
		const sleeper = { customer_name: 'Night', telephone: night, locale: 'nl' };
		await jobs.plan({ organization_id: secondDealer, ...sleeper });
		const stopped = '+31612000013';
		await jobs.plan({ organization_id: acme, customer_name: 'Stopped', telephone: stopped });
		await jobs.database.query("INSERT INTO opt_outs VALUES ($1, 'stop')", [stopped]);
		await jobs.runNow(workflow, 'Every Quarter of an Hour');
		const first = await jobs.reminders();
		expect([first['Day'], first['Bad'], first['Night']].map((row) => row?.status)).toEqual([
			'sent',
			'failed',
			'planned',
		]);
		expect([day, night].map((phone) => jobs.textsOn(phone).length)).toEqual([1, 0]);
		await jobs.dealer(secondDealer, 'Garage Zwolle', zoneWhereItIs(14));
		await jobs.runNow(workflow, 'Every Quarter of an Hour');
		expect((await jobs.reminders())['Night']?.status).toBe('sent');
		expect((await jobs.reminders())['Stopped']?.status).toBe('planned');
		expect(jobs.textsOn(stopped)).toEqual([]);
		expect([day, night].map((phone) => jobs.textsOn(phone).length)).toEqual([1, 1]);
	});

	it('send-once: the second call is answered without a second message, a bad one with the reason', async () => {
		const workflow = await jobs.publish('send-once');
		const telephone = '+31612000021';
		const call = {
			organizationId: acme,
			telephone,
			name: 'Jane Example',
			locale: 'en-GB',
			appointmentId: 'A-4711',
			startsAt: '2026-12-01T15:15',
			time: '3.15 pm',
		};
		const first = await jobs.call(workflow, 'Appointment', call);
		expect(first).toMatchObject({ status: 200, answer: { sent: true, skipped: false } });
		const second = await jobs.call(workflow, 'Appointment', call);
		expect(second).toMatchObject({ status: 200, answer: { sent: false, skipped: true } });
		const moved = await jobs.call(workflow, 'Appointment', { ...call, startsAt: 'later' });
		expect(moved).toMatchObject({ status: 200, answer: { sent: true } });
		expect(jobs.textsOn(telephone)).toEqual(Array(2).fill('See you tomorrow at 3.15 pm.'));
		const bad = await jobs.call(workflow, 'Appointment', { ...call, telephone: BAD });
		expect(bad).toMatchObject({ status: 422, answer: { sent: false } });
		expect(bad.answer['problem']).toMatch(/\w/);
		expect(bad.answer['more']).toMatch(/\w/);
	});

	it('text-in-window: words of one’s own to those who have written, a template to the others', async () => {
		const workflow = await jobs.publish('text-in-window');
		const [writer, stranger] = ['+31612000031', '+31612000032'];
		const news = (telephone: string): Record<string, string> => ({
			organizationId: acme,
			telephone,
			name: 'Jane Example',
			text: 'Your car is ready.',
		});
		const asked = await jobs.call(workflow, 'News for a Customer', news(writer));
		expect(asked).toMatchObject({ status: 200, answer: { sent: true, as: 'template' } });
		jobs.world.sandbox.reply(writer, 'Yes please');
		await jobs.world.sandbox.settled();
		const told = await jobs.call(workflow, 'News for a Customer', news(writer));
		expect(told).toMatchObject({ status: 200, answer: { sent: true, as: 'text' } });
		expect(jobs.textsOn(writer).at(-1)).toBe('Your car is ready.');
		await jobs.call(workflow, 'News for a Customer', news(stranger));
		expect(jobs.textsOn(stranger)).toEqual(['May we keep in touch over WhatsApp?']);
		const bad = await jobs.call(workflow, 'News for a Customer', news(BAD));
		expect(bad).toMatchObject({ status: 422, answer: { sent: false } });
	});

	it('send-pdf: the file to those who have written, a question to the others', async () => {
		const workflow = await jobs.publish('send-pdf');
		const telephone = '+31612000041';
		const document = {
			organizationId: acme,
			telephone,
			name: 'Jane Example',
			url: 'https://files.example/invoice-4711.pdf',
		};
		const asked = await jobs.call(workflow, 'Document', document);
		expect(asked).toMatchObject({ status: 200, answer: { sent: true, as: 'template' } });
		jobs.world.sandbox.reply(telephone, 'Go ahead');
		await jobs.world.sandbox.settled();
		const sent = await jobs.call(workflow, 'Document', document);
		expect(sent).toMatchObject({ status: 200, answer: { sent: true, as: 'file' } });
		const last = jobs.world.sandbox.phone(telephone).messages.at(-1);
		expect(last?.media).toEqual({ url: document.url, contentType: 'application/pdf' });
		const bad = await jobs.call(workflow, 'Document', { ...document, telephone: BAD });
		expect(bad).toMatchObject({ status: 422, answer: { sent: false } });
	});

	it('hand-over: a question ends in an inbox, and by e-mail if it does not', async () => {
		await jobs.publish('hand-over', 'dealer');
		const { sandbox } = jobs.world;
		const [asks, unlucky] = ['+31612000051', '+31612000052'];
		await jobs.world.reply('All fine', asks);
		const { conversation } = await jobs.world.reply('Can I come an hour later?', asks);
		await until('the conversation to be handed over', () => {
			const { conversation: now, messages } = sandbox.stream(conversation);
			const note = 'The customer asks: Can I come an hour later?';
			return now.status === 'queued' && messages.some(({ text }) => text === note);
		});
		sandbox.addFault({
			match: { method: 'POST', path: '/messages', body: 'unlucky' },
			fault: { kind: 'status', status: 400, message: 'Not today' },
		});
		await jobs.world.reply('Am I unlucky?', unlucky);
		const mail = await jobs.mailAbout('Am I unlucky?');
		expect(mail.text).toContain('Not today');
	});

	it('opt-out: is kept and confirmed, and told to a person if it can’t be kept', async () => {
		await jobs.publish('opt-out', 'dealer');
		const confirmationsOn = (telephone: string): number =>
			jobs.textsOn(telephone).filter((text) => text.startsWith('You will get no more')).length;
		const phones = ['STOP!', 'afmelden aub', 'Abmelden', 'arrêter', 'baja', 'Basta.'].map(
			(text, index) => [text, `+3161200006${index}`] as const,
		);
		await jobs.world.reply('Please stop by the garage', JANE);
		for (const [text, telephone] of phones) await jobs.world.reply(text, telephone);
		await until('the opt-outs to be confirmed', () =>
			phones.every(([, telephone]) => confirmationsOn(telephone) === 1),
		);
		const kept = await jobs.database.query<{ telephone: string; said: string }>(
			'SELECT said, telephone FROM opt_outs ORDER BY telephone',
		);
		expect(kept.map(({ said, telephone }) => [said, telephone])).toEqual(phones);
		await jobs.database.query('ALTER TABLE opt_outs RENAME TO gone');
		try {
			await jobs.world.reply('stop', '+31612000069');
			const mail = await jobs.mailAbout('wants no more reminders');
			expect(mail.text).toContain('opt_outs');
		} finally {
			await jobs.database.query('ALTER TABLE gone RENAME TO opt_outs');
		}
	});

	it('when-whatsapp-fails: an e-mail, an SMS, or the reason in the row', async () => {
		const nightly = await jobs.import('nightly-reminders');
		const problems = await jobs.publish('when-whatsapp-fails', 'dealer');
		const { sandbox } = jobs.world;
		const [mailed, texted, nowhere] = ['+31612000071', '+31612000072', '+31612000073'];
		const stopped = '+31612000074';
		const all = [mailed, texted, nowhere, stopped];
		for (const phone of all) sandbox.setOnWhatsApp(phone, false);
		const plan = async (customer_name: string, telephone: string, email?: string) => {
			const row = { organization_id: acme, customer_name, telephone };
			await jobs.plan(email === undefined ? row : { ...row, email });
		};
		await plan('Mailed', mailed, 'jane@customer.example');
		await plan('Texted', texted);
		await plan('Nowhere', nowhere);
		await plan('Stopped', stopped, 'stopped@customer.example');
		sandbox.addFault({
			match: { method: 'POST', path: '/messages', body: 'sms', nth: 2 },
			fault: { kind: 'status', status: 400, message: 'No SMS here' },
		});
		await jobs.runNow(nightly, 'Every Evening');
		const { api } = jobs.world.host;
		await api.waitForExecutions({ workflowId: problems.id, count: all.length, where: isWaiting });
		const before = Object.values(await jobs.reminders());
		expect(before.map(({ status }) => status)).toEqual(all.map(() => 'sent'));
		await jobs.database.query("INSERT INTO opt_outs VALUES ($1, 'stop')", [stopped]);
		expect(await letTimeBeUp(jobs.world.host)).toBe(all.length);
		const ended = until('every reminder to have an end', async () => {
			const found = await jobs.reminders();
			return Object.values(found).every(({ status }) => status !== 'sent') && found;
		});
		const rows = await jobs.world.orTell(problems, ended);
		expect(rows['Mailed']?.status).toBe('sent otherwise');
		expect((await jobs.mailAbout('Dear Mailed')).to).toBe('jane@customer.example');
		const bySms = [rows['Texted'], rows['Nowhere']].map((row) => row?.status).sort();
		expect(bySms).toEqual(['failed', 'sent otherwise']);
		const sms = [texted, nowhere].flatMap((phone) => jobs.textsOn(phone));
		expect(sms).toEqual([expect.stringMatching(/^Your appointment at Acme Demo is on /)]);
		const failed = [rows['Texted'], rows['Nowhere']].find((row) => row?.status === 'failed');
		expect(failed?.problem).toContain('No SMS here');
		expect(rows['Stopped']).toMatchObject({
			status: 'failed',
			problem: expect.stringMatching(/\w/) as string,
		});
		expect(jobs.textsOn(stopped)).toEqual([]);
		expect(jobs.mailbox.mails.filter(({ text }) => text.includes('Dear Stopped'))).toEqual([]);
	});

	it('confirm-appointment: yes, no, a question, and a number that is none', async () => {
		await jobs.publish('replies', 'dealer');
		const workflow = await jobs.publish('confirm-appointment', 'dealer');
		const { sandbox } = jobs.world;
		const answers = [
			['Yes', '+31612000091', 'Ja, prima!'],
			['No', '+31612000092', 'nee helaas'],
			['Other', '+31612000093', 'What does it cost?'],
		] as const;
		const bad = { customer_name: 'Bad', telephone: BAD, plan_time: 'Friday 9 am' };
		const { id: badRow } = await jobs.database.propose(bad);
		const rows = new Map<string, number>();
		for (const [customer_name, telephone] of answers) {
			const proposal = { customer_name, telephone, plan_time: 'Friday 9 am' };
			rows.set(customer_name, (await jobs.database.propose(proposal)).id);
		}
		const three = { workflowId: workflow.id, count: answers.length, where: isWaiting };
		await jobs.world.host.api.waitForExecutions(three);
		for (const [, telephone, text] of answers) await jobs.world.reply(text, telephone);
		const statusOf = async (name: string): Promise<string | undefined> =>
			(await jobs.database.proposal(rows.get(name) ?? 0))?.status;
		await until('the rows to change', async () => {
			return (await statusOf('Yes')) === 'confirmed' && (await statusOf('No')) === 'declined';
		});
		expect((await jobs.mailAbout("No can't come at Friday 9 am")).text).toContain('nee helaas');
		expect((await jobs.mailAbout('for Bad (Friday 9 am)')).text).toMatch(/elephone/);
		expect(await jobs.database.proposal(badRow)).toMatchObject({
			status: 'failed',
			problem: expect.stringMatching(/elephone/),
		});
		const [asked] = sandbox
			.contacts()
			.filter(({ profile }) => profile.telephone === '+31612000093');
		await until('the question to be handed over', () => {
			const { conversation, messages } = sandbox.stream(asked?.conversation ?? '');
			const isNoted = messages.some(({ text }) => text.startsWith('Asked whether Friday 9 am'));
			return conversation.status === 'queued' && isNoted;
		});
		expect(await statusOf('Other')).toBe('proposed');
	});

	it('confirm-appointment: who keeps silent for two days is put on the phone list', async () => {
		await jobs.publish('replies', 'dealer');
		const workflow = await jobs.publish('confirm-appointment', 'dealer');
		const telephone = '+31612000094';
		const proposal = { customer_name: 'Silent', telephone, plan_time: 'Friday 9 am' };
		const { id } = await jobs.database.propose(proposal);
		const { host } = jobs.world;
		await host.api.waitForExecution({ workflowId: workflow.id, where: isWaiting });
		expect(await letTimeBeUp(host)).toBe(1);
		await until('the row to change', async () => {
			return (await jobs.database.proposal(id))?.status === 'to_call';
		});
		const { conversation_id, answer } = (await jobs.database.proposal(id)) ?? {};
		expect([conversation_id, answer]).toEqual([null, null]);
		expect(jobs.textsOn(telephone)).toHaveLength(1);
	});

	it("replies-to-dms: every reply reaches the dealer's software, or a person", async () => {
		await jobs.publish('replies-to-dms', 'dealer');
		const { posted, answer } = jobs.software;
		const { conversation } = await jobs.world.reply('On my way', JANE);
		await until('the reply to be posted', () => posted.length === 1);
		expect(posted[0]).toMatchObject({
			to: 'http://dealer-software.example/api/replies',
			text: 'On my way',
			telephone: JANE,
			link: expect.stringContaining(conversation) as string,
		});
		answer.status = 500;
		await jobs.world.reply('Is anybody there?', JANE);
		expect((await jobs.mailAbout('Is anybody there?')).text).toContain(conversation);
		// Three tries.
		expect(posted.filter(({ text }) => text === 'Is anybody there?')).toHaveLength(3);
	});
});
