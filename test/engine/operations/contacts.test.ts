import { runAction } from '../../support/engine';
import { byId, PHONE, SEED_ORGANIZATION } from '../../support/example';
import { parametersOf } from '../operationCases';
import { Operating } from './operating';

describe('the operations', () => {
	let world: Operating;

	beforeEach(async () => {
		world = await Operating.ready();
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('contact', () => {
		it('get and find give the same contact', async () => {
			const [got] = await world.itemsOf('contact/get');
			expect(got).toMatchObject({
				contactId: world.situation.contact,
				conversationId: world.situation.conversation,
				telephone: PHONE,
				channels: ['whatsapp'],
			});
			const [found] = await world.itemsOf('contact/find');
			expect(found).toEqual({ found: true, ...got });
			expect(world.queries('/v2/contacts')).toEqual([
				{ 'profile.telephone': PHONE, organization: SEED_ORGANIZATION, limit: '1', offset: '0' },
			]);
		});

		it('find: by a national number, by e-mail, and nobody', async () => {
			const [national] = await world.itemsOf('contact/find', {
				telephone: '06-19626759',
				options: { defaultCountryCode: '31' },
			});
			expect(national).toMatchObject({ found: true });
			await world.itemsOf('contact/update');
			const email = { findBy: 'email', email: 'john@example.com' };
			expect(await world.itemsOf('contact/find', email)).toMatchObject([
				{ found: true, telephone: PHONE },
			]);
			const nobody = { telephone: '+31600000000' };
			expect(await world.itemsOf('contact/find', nobody)).toEqual([{ found: false }]);
		});

		it('find: by either number of a Mexican or Argentinian mobile', async () => {
			const people: Array<[known: string, typed: string]> = [
				['+5215512345678', '+52 55 1234 5678'],
				['+525587654321', '+52 1 55 8765 4321'],
				['+5491123456789', '011 2345-6789'],
				['+541198765432', '+54 9 11 9876-5432'],
			];
			for (const [known, typed] of people) {
				await world.itemsOf('message/sendText', {
					sendTo: 'contact',
					organization: byId(SEED_ORGANIZATION),
					telephone: known,
					options: { closedWindow: 'send' },
				});
				const [item] = await world.itemsOf('contact/find', {
					telephone: typed,
					options: { defaultCountryCode: '54' },
				});
				expect(item).toMatchObject({ found: true, telephone: known });
			}
			world.sandbox.clearRequests();
			await world.itemsOf('contact/find', { telephone: '+525512345678' });
			expect(world.queries('/v2/contacts').map((query) => query['profile.telephone'])).toEqual([
				'+525512345678',
				'+5215512345678',
			]);
		});

		it('find: does not take part of an address for the whole, nor an instruction for an address', async () => {
			await world.itemsOf('contact/update');
			for (const email of ['~.@example.com', '~john@example.com', '[john@example.com']) {
				const { error, items } = await world.run('contact/find', { findBy: 'email', email });
				expect(items).toEqual([]);
				expect(error?.message).toBe("'Email' can't be looked up [item 0]");
			}
		});

		it('get many: by a name with signs in it', async () => {
			await world.itemsOf('contact/update', {
				updateFields: { contactName: 'Johnson (Acme) + Sons' },
			});
			const named = async (name: string): Promise<number> =>
				(await world.itemsOf('contact/getAll', { filters: { name } })).length;
			expect(await named('(acme) + s')).toBe(1);
			expect(await named('(Acme) - S')).toBe(0);
			// What is chosen here is not asked for one by one.
			world.sandbox.clearRequests();
			const some = await world.itemsOf('contact/getAll', { limit: 1, filters: { name: '(' } });
			expect(some).toHaveLength(1);
			expect(world.queries('/v2/contacts').length).toBeLessThanOrEqual(2);
		});

		it('get many: pages, and by name', async () => {
			expect(await world.itemsOf('contact/getAll', { returnAll: true })).toHaveLength(131);
			// Also where the API gives fewer at a time than it was asked for.
			world.sandbox.configure({ pageSize: 40 });
			expect(await world.itemsOf('contact/getAll', { returnAll: true })).toHaveLength(131);
			expect(await world.itemsOf('contact/getAll', { limit: 50 })).toHaveLength(50);
			expect(await world.itemsOf('contact/getAll', { limit: 120 })).toHaveLength(120);
			expect(await world.itemsOf('contact/getAll', { filters: { name: 'Johnson' } })).toMatchObject(
				[{ telephone: PHONE }],
			);
			const bad = await world.run('contact/getAll', { limit: '={{ -1 }}' });
			expect(bad.error?.message).toContain("'Limit'");
		});

		it('update: a number of no known range is kept with a warning', async () => {
			const updateFields = { telephone: '+31 99 123 4567' };
			const [item] = await world.itemsOf('contact/update', { updateFields });
			expect(item?.telephone).toBe('+31991234567');
			expect(item?.warning).toContain("'Telephone' is in no range of numbers");
		});

		it('update: changes what is given and keeps the rest of the profile', async () => {
			const [item] = await world.itemsOf('contact/update');
			expect(item).toMatchObject({
				email: 'john@example.com',
				telephone: PHONE,
				name: 'John Johnson',
			});
			await world.itemsOf('contact/update', { updateFields: { address: '{"city": "Utrecht"}' } });
			expect(world.contact()).toMatchObject({
				profile: {
					name: 'John Johnson',
					telephone: PHONE,
					email: 'john@example.com',
					locale: 'nl-NL',
					address: { city: 'Utrecht' },
				},
			});
		});

		it('update: two items about one contact do not undo each other', async () => {
			const result = await runAction({
				credentials: world.owner,
				parameters: {
					...parametersOf('contact/update', world.situation),
					updateFields: {
						familyName: '={{ $json.familyName }}',
						givenName: '={{ $json.givenName }}',
						locale: '={{ $json.locale }}',
					},
				},
				items: [{ givenName: 'John' }, { familyName: 'Johnson' }, { locale: 'en-GB' }],
			});
			expect(result.error).toBeUndefined();
			expect(world.contact()).toMatchObject({
				profile: { givenName: 'John', familyName: 'Johnson', locale: 'en-GB', telephone: PHONE },
			});
		});

		it('update: refuses to change nothing', async () => {
			const result = await world.run('contact/update', { updateFields: { email: '' } });
			expect(result.error?.message).toContain("'Update Fields' holds nothing to change");
			expect(world.sandbox.requests()).toEqual([]);
		});
	});
});
