import { RESOURCES } from '../../../nodes/Web1on1/actions/resources';
import { runAction } from '../../support/engine';
import { byId, SEED_ORGANIZATION } from '../../support/example';
import { OPERATION_CASES, parametersOf } from '../operationCases';
import { Operating } from './operating';

describe('the operations', () => {
	let world: Operating;

	beforeEach(async () => {
		world = await Operating.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('all have a case here', () => {
		const all = RESOURCES.flatMap(({ value, operations }) =>
			operations.map(({ option }) => `${value}/${option.value}`),
		);
		expect(Object.keys(OPERATION_CASES).sort()).toEqual(all.sort());
	});

	it('name every ID as the trigger does', async () => {
		const [sent] = await world.itemsOf('message/sendTemplate');
		expect(sent).toMatchObject({
			organizationId: SEED_ORGANIZATION,
			conversationId: world.situation.conversation,
		});
		for (const name of ['contact/get', 'conversation/get', 'template/getAll']) {
			expect((await world.itemsOf(name))[0]).toMatchObject({ organizationId: SEED_ORGANIZATION });
		}
		const shown = (
			await Promise.all(Object.keys(OPERATION_CASES).map((name) => world.run(name)))
		).flatMap(({ items }) => items);
		const isId = (value: unknown): boolean =>
			typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);
		const wrong = shown.flatMap((item) =>
			Object.keys(item).filter((key) => isId(item[key]) && !key.endsWith('Id')),
		);
		expect([...new Set(wrong)]).toEqual([]);
	});

	it('name the ID that is wrong, and what a missing permission means', async () => {
		const wrong = await world.run('contact/get', { contact: byId('f'.repeat(24)) });
		expect(wrong.error?.message).toMatch(/not found/i);
		const viewer = world.credentials({ scope: 'guest' });
		const refused = await runAction({
			parameters: parametersOf('contact/get', world.situation),
			credentials: viewer,
		});
		expect(refused.error?.message).toMatch(/permission/i);
		expect(refused.error?.description).toContain('scope');
	});

	describe('lists of what there is', () => {
		it('organizations: those the bot works for', async () => {
			const found = await world.itemsOf('organization/getAll', { filters: { name: 'Acme' } });
			expect(found.map(({ name }) => name)).toEqual([
				'Acme Demo',
				'Acme Demo Rotterdam',
				'Acme Demo Utrecht',
			]);
			expect(found[1]).toMatchObject({ parentId: SEED_ORGANIZATION, level: 3 });
		});

		it('templates: with text and variables, also those of the parent organization', async () => {
			const own = await world.itemsOf('template/getAll');
			expect(own).toContainEqual({
				templateId: world.sandbox.seed.templates.offer,
				name: 'service_offer',
				language: 'en',
				category: 'MARKETING',
				status: 'approved',
				text: 'An offer for your {{CarModel}}\n\nHello {{contact.name}}, a full service now costs {{Price}}. Shall we plan it in?\n\nAcme Demo, Main Street 1',
				buttons: ['Yes please', 'No thanks'],
				variables: ['CarModel', 'Price'],
				organizationId: SEED_ORGANIZATION,
			});
			const organization = byId(world.sandbox.seed.organizations.acmeUtrecht);
			expect(await world.itemsOf('template/getAll', { organization })).toEqual(own);
			world.sandbox.configure({ templateShape: 'components' });
			const [shaped] = await world.itemsOf('template/getAll', { filters: { name: 'offer' } });
			expect(shaped).toMatchObject({ variables: ['CarModel', 'Price'], status: 'APPROVED' });
		});
	});
});
