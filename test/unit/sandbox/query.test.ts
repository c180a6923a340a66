import { startSandbox, type Sandbox } from '../../../sandbox';
import { runQuery } from '../../../sandbox/query';
import { clientOf } from '../../support/client';

const cars = [
	{ id: '1', name: 'Volvo', price: 9, sold: true, tags: ['a', 'b'], seen: '2026-01-02T00:00:00Z' },
	{ id: '2', name: 'Audi', price: 10, sold: false, tags: [], seen: '2026-03-01T00:00:00Z' },
	{ id: '3', name: 'Audi', price: 100, owner: { name: 'Jo' }, seen: '2025-12-31T00:00:00Z' },
	{ id: '4', name: 'Škoda+', owner: { 'a.b': 'dotted' } },
];
const ids = (query: Record<string, string>): string =>
	runQuery(cars, query)
		.items.map(({ id }) => id)
		.join('');

describe('the query language', () => {
	it.each([
		[{ name: 'Audi' }, '23'],
		[{ name: 'audi' }, ''],
		[{ name: '~audi' }, '23'],
		[{ name: '~^.o' }, '1'],
		[{ name: '~a+' }, '234'],
		[{ name: '~(' }, ''],
		[{ name: '[Volvo,Audi]' }, '123'],
		[{ price: '>9' }, '23'],
		[{ price: '<10' }, '1'],
		[{ seen: '>2026-01-01' }, '12'],
		[{ seen: '<2026-01-01' }, '3'],
		[{ sold: 'true' }, '1'],
		[{ tags: 'b' }, '1'],
		[{ 'owner.name': 'Jo' }, '3'],
		[{ 'owner.a.b': 'dotted' }, '4'],
		[{ colour: 'red' }, ''],
		[{ constructor: '~Object' }, ''],
		[{ name: 'Audi', price: '100' }, '3'],
		[{ populate: 'owner' }, '1234'],
	])('%j finds %s', (query, expected) => {
		expect(ids({ ...query })).toBe(expected);
	});

	it.each([
		[{ sort: 'name,-price' }, '3214'],
		[{ sort: '-price' }, '3214'],
		[{ sort: 'seen', limit: '2' }, '43'],
		[{ offset: '1', limit: '2' }, '23'],
		[{ offset: '9' }, ''],
	])('%j gives %s', (query, expected) => {
		expect(ids({ ...query })).toBe(expected);
	});

	it('refuses a limit that is no number', () => {
		expect(() => ids({ limit: 'ten' })).toThrow('limit must be a whole number');
	});
});

describe('lists over HTTP', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ extraContacts: 205, rateLimit: 0 });
	});
	afterAll(() => sandbox.stop());

	it('are bare arrays of at most 100, with a Link to the next page', async () => {
		const get = clientOf(sandbox);
		const first = await get('GET', '/v2/contacts?limit=500&sort=profile.name,id&name=');
		expect(first.body).toEqual([]);
		const path = '/v2/contacts?limit=500&sort=profile.name,id';
		const pages: number[] = [];
		let next: string | undefined = path;
		while (next) {
			const page = await get('GET', next);
			pages.push((page.body as unknown[]).length);
			const link: RegExpExecArray | null = /^<([^,;]+)>; rel="next"$/.exec(
				page.headers['link'] ?? '',
			);
			next = link?.[1]?.replace(sandbox.url, '');
		}
		expect(pages).toEqual([100, 100, 5]);
	});

	it('keep the selected fields and the id', async () => {
		const { body } = await clientOf(sandbox)('GET', '/v2/organizations?select=name,path&sort=name');
		expect(body).toContainEqual({
			id: sandbox.seed.organizations.acme,
			name: 'Acme Demo',
			path: `${sandbox.seed.organizations.mcc}#${sandbox.seed.organizations.acme}`,
		});
	});

	it('of messages need a filter, and meta of conversations a second one', async () => {
		const get = clientOf(sandbox);
		expect(await get('GET', '/v2/messages')).toMatchObject({ status: 400 });
		expect(await get('GET', '/v2/messages?type=chat')).toMatchObject({ status: 200 });
		expect(await get('GET', '/v2/conversations?meta.a=1')).toMatchObject({ status: 400 });
		const both = await get('GET', '/v2/conversations?meta.a=1&status=closed');
		expect(both).toMatchObject({ status: 200, body: [] });
	});

	it('want the + of a telephone number encoded', async () => {
		const get = clientOf(sandbox);
		const encoded = await get('GET', '/v2/contacts?profile.telephone=%2B31610000001');
		const bare = await get('GET', '/v2/contacts?profile.telephone=+31610000001');
		expect(encoded.body).toHaveLength(1);
		expect(bare.body).toHaveLength(0);
	});
});
