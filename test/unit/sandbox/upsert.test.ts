import { startSandbox, type Sandbox } from '../../../sandbox';
import { clientOf, templateMessage, upsertBody } from '../../support/client';
import { PHONE } from '../../support/example';

let sandbox: Sandbox;
let bot: ReturnType<typeof clientOf>;
beforeEach(async () => {
	sandbox = await startSandbox({ rateLimit: 0 });
	bot = clientOf(sandbox);
});
afterEach(() => sandbox.stop());

const upsert = (changes: object = {}): ReturnType<typeof bot> =>
	bot('POST', '/v2/conversations', upsertBody(sandbox, changes));

describe('upsert', () => {
	it('finds the contact by telephone or e-mail and updates what is given', async () => {
		const email = 'john@example.com';
		const name = 'John Johnson';
		const first = await upsert({ contact: { profile: { name, telephone: PHONE, email } } });
		const byEmail = await upsert({ contact: { profile: { email, familyName: 'Jones' } } });
		const byPhone = await upsert({
			contact: { profile: { telephone: PHONE, name: 'John Jones' } },
		});
		expect([first, byEmail, byPhone].map(({ status }) => status)).toEqual([201, 200, 200]);
		expect(sandbox.contacts()).toHaveLength(1);
		expect(sandbox.contacts()[0]?.profile).toEqual({
			name: 'John Jones',
			telephone: PHONE,
			email,
			familyName: 'Jones',
		});
		expect(byPhone.body).toMatchObject({ name: 'John Jones', status: 'active' });
	});

	it('finds a contact by what it has now, and no longer by what it had', async () => {
		const email = 'john@example.com';
		const [second, third] = ['+31699999999', '+31688888888'];
		const withProfile = (profile: object): ReturnType<typeof bot> =>
			upsert({ contact: { profile } });
		await withProfile({ telephone: PHONE, email });
		// By a PATCH, and then by an upsert that finds it by something else.
		await bot('PATCH', `/v2/contacts/${sandbox.contacts()[0]?.id ?? ''}`, {
			profile: { telephone: second, email },
		});
		expect((await withProfile({ telephone: second })).status).toBe(200);
		expect((await withProfile({ telephone: third, email })).status).toBe(200);
		expect((await withProfile({ telephone: third })).status).toBe(200);
		expect(sandbox.contacts()).toHaveLength(1);
		expect((await withProfile({ telephone: PHONE })).status).toBe(201);
		expect((await withProfile({ telephone: second })).status).toBe(201);
		expect(sandbox.contacts()).toHaveLength(3);
	});

	it('finds of several with the same telephone the first, whoever had it before', async () => {
		const [shared, own] = ['+31699999999', '+31688888888'];
		for (const telephone of [own, shared]) await upsert({ contact: { profile: { telephone } } });
		const [first] = sandbox.contacts();
		await bot('PATCH', `/v2/contacts/${first?.id ?? ''}`, { profile: { telephone: shared } });
		const found = await upsert({ contact: { profile: { telephone: shared } } });
		expect(found.body).toMatchObject({ contact: first?.id });
	});

	it('keeps contacts of different organizations apart', async () => {
		await upsert();
		const other = await upsert({ organization: sandbox.seed.organizations.acmeUtrecht });
		expect(other.status).toBe(201);
		expect(sandbox.conversations()).toHaveLength(2);
	});

	it.each([
		[{ organization: undefined }, 'organization is required'],
		[{ organization: 'acme' }, 'organization: must be a 24-digit hexadecimal id'],
		[{ contact: { profile: { name: 'No address' } } }, expect.stringMatching(/email.*telephone/)],
		[{ contact: undefined }, expect.stringMatching(/email.*telephone/)],
		[{ contact: { profile: { telephone: '0612345678' } } }, expect.stringContaining('E.164')],
		[{ messages: [] }, 'messages: must hold at least one message'],
		[{ messages: undefined }, 'messages: Required'],
		[{ messages: [{ type: 'chat' }] }, 'messages.0.text: is required'],
		[{ messages: [{ type: 'song', text: 'la' }] }, expect.stringContaining('messages.0.type')],
		[{ messages: [{ text: 'x', role: 'king' }] }, expect.stringContaining('messages.0.role')],
		[{ messages: [{ type: 'field', text: 'no dot' }] }, expect.stringContaining('.key value')],
		[{ messages: [{ type: 'command', text: 'leave' }] }, expect.stringContaining('/')],
		[{ messages: [templateMessage('short')] }, expect.stringContaining('meta.template')],
		[
			{ messages: [templateMessage('6b0000000000000000000000')] },
			expect.stringContaining('not found'),
		],
	])('refuses %j', async (changes, message: unknown) => {
		const refused = await upsert(changes);
		expect(refused).toMatchObject({ status: 400, body: { error: { message } } });
		expect(sandbox.contacts()).toEqual([]);
		expect(sandbox.requests()[0]).toMatchObject({ applied: false, status: 400 });
	});

	it('refuses a template of an organization that is not above', async () => {
		const messages = [templateMessage(sandbox.seed.templates.otherDealer)];
		expect((await upsert({ messages })).status).toBe(400);
		const { acmeUtrecht: organization } = sandbox.seed.organizations;
		expect((await upsert({ organization })).status).toBe(201);
	});

	it('knows no organization that does not exist, and no broken JSON', async () => {
		const organization = '6b0000000000000000000000';
		expect((await upsert({ organization })).status).toBe(404);
		const broken = await bot('POST', '/v2/conversations', '{"organization":');
		expect(broken).toMatchObject({
			status: 400,
			body: { error: { message: 'The request body is not valid JSON' } },
		});
	});
});
