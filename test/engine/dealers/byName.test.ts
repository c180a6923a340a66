import { byId } from '../../support/example';
import { Dealing, REMINDER } from './dealing';

describe('a template chosen by its name', () => {
	let world: Dealing;

	beforeEach(async () => {
		world = await Dealing.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('is each dealer’s own', async () => {
		const [one, other] = [world.dealer('Garage One', ['nl']), world.dealer('Garage Two', ['fr'])];
		const result = await world.send([world.customer(one), world.customer(other)]);
		expect(world.languagesOf(result)).toEqual(['nl', 'fr']);
		expect(result.items).toMatchObject([
			{ organizationId: one, templateName: REMINDER, templateLanguage: 'nl' },
			{ organizationId: other, templateName: REMINDER, templateLanguage: 'fr' },
		]);
		await world.sandbox.settled();
		expect(world.sandbox.phone('+31610000002').messages[0]?.text).toContain('Jane Example');
	});

	it('costs one list for 500 dealers, a page for each hundred', async () => {
		const dealers = Array.from({ length: 500 }, (_, index) => world.dealer(`D${index}`, ['nl']));
		const result = await world.send(dealers.map((dealer) => world.customer(dealer)));
		expect(result.error).toBeUndefined();
		expect(world.sends).toHaveLength(500);
		expect(world.looks.length).toBeLessThanOrEqual(6);
		expect(new Set(world.looks.map(({ path }) => path))).toEqual(new Set(['/v2/watemplates']));
	});

	it('comes from the group above where the dealer has none, a page of organizations for each hundred', async () => {
		const group = world.dealer('Group', ['nl']);
		const dealers = Array.from({ length: 200 }, (_, index) =>
			world.dealer(`D${index}`, index === 7 ? ['nl-NL'] : [], group),
		);
		const result = await world.send(dealers.map((dealer) => world.customer(dealer)));
		expect(new Set(world.languagesOf(result))).toEqual(new Set(['nl', 'nl-NL']));
		expect(world.looks.length).toBeLessThan(10);
	});

	it.each([
		['nl', 'nl'],
		['nl-NL', 'nl'],
		['NL_nl', 'nl'],
		['fr', 'fr_FR'],
		['en-US', 'en_US'],
		['pt_BR.UTF-8', 'pt-BR'],
	])('in %s is the one in %s', async (language, expected) => {
		const dealer = world.dealer('Garage', ['nl', 'en_GB', 'fr_FR', 'en_US', 'pt-BR', 'pt-PT']);
		const result = await world.send([world.customer(dealer)], { templateLanguage: language });
		expect(world.languagesOf(result)).toEqual([expected]);
	});

	it('is in the language of each item', async () => {
		const dealer = world.dealer('Garage', ['nl', 'en']);
		const items = ['en', 'nl'].map((language) => world.customer(dealer, { language }));
		const result = await world.send(items, { templateLanguage: '={{ $json.language }}' });
		expect(world.languagesOf(result)).toEqual(['en', 'nl']);
	});

	it('goes by the contact’s locale where no language is set', async () => {
		const dealer = world.dealer('Garage', ['nl', 'en']);
		const options = { profile: { profile: { locale: '={{ $json.locale }}' } } };
		const items = ['en-GB', 'nl_NL'].map((locale) => world.customer(dealer, { locale }));
		expect(world.languagesOf(await world.send(items, { options }))).toEqual(['en', 'nl']);
		// A language that is missing is no obstacle where there is but one.
		const other = world.dealer('Other', ['nl']);
		const german = [world.customer(other, { locale: 'de' })];
		expect(world.languagesOf(await world.send(german, { options }))).toEqual(['nl']);
	});

	it('falls back on another language where there is none in the one wanted', async () => {
		const dealer = world.dealer('Garage', ['nl', 'en']);
		const result = await world.send([world.customer(dealer)], {
			templateLanguage: 'de',
			options: { fallbackLanguage: 'fr, en' },
		});
		expect(world.languagesOf(result)).toEqual(['en']);
	});

	it('prefers the group’s template in the language wanted to the dealer’s in another', async () => {
		const group = world.dealer('Group', ['nl']);
		const dealer = world.dealer('Garage', ['en'], group);
		const result = await world.send([world.customer(dealer)], {
			templateLanguage: 'nl',
			options: { fallbackLanguage: 'en' },
		});
		expect(world.languagesOf(result)).toEqual(['nl']);
	});

	it('into a known conversation is that of the conversation’s organization, looked up once', async () => {
		const [one, other] = [world.dealer('One', ['nl', 'en']), world.dealer('Two', ['fr'])];
		const first = await world.send([world.customer(one), world.customer(other)], {
			templateLanguage: 'nl',
			options: {
				fallbackLanguage: 'fr',
				profile: { profile: { locale: 'en-GB' } },
			},
		});
		world.sandbox.clearRequests();
		const items = first.items.flatMap(({ conversationId }) => [
			{ conversationId },
			{ conversationId },
		]);
		const result = await world.send(items, {
			sendTo: 'conversation',
			conversation: byId('={{ $json.conversationId }}'),
		});
		// The first dealer has two languages, and Web1on1 knows the contact's.
		expect(world.languagesOf(result)).toEqual(['en', 'en', 'fr', 'fr']);
		const asked = world.looks.map(({ path }) => path.split('/')[2]);
		expect(asked.filter((what) => what === 'conversations')).toHaveLength(2);
		expect(asked.filter((what) => what === 'contacts')).toHaveLength(1);
		expect(asked.filter((what) => what === 'watemplates')).toHaveLength(1);
	});

	it('is found though the list by name is not narrowed, or knows no such filter', async () => {
		world.sandbox.configure({ ignoredFilters: ['name'] });
		const dealer = world.dealer('Garage', ['nl']);
		world.template(dealer, 'nl', 'approved', 'another');
		expect(world.languagesOf(await world.send([world.customer(dealer)]))).toEqual(['nl']);
	});

	it('is found though the list over all organizations does not hold it', async () => {
		const dealer = world.dealer('Garage', ['nl']);
		world.sandbox.configure({ templateShape: 'components', listsOwnContentOnly: true });
		const result = await world.send([world.customer(dealer)]);
		expect(world.languagesOf(result)).toEqual(['nl']);
	});

	it('leads to an execution that remembers nothing of the one before', async () => {
		const dealer = world.dealer('Garage', ['nl']);
		await world.send([world.customer(dealer)]);
		world.template(dealer, 'en');
		const result = await world.send([world.customer(dealer)], { templateLanguage: 'en' });
		expect(world.languagesOf(result)).toEqual(['en']);
	});

	it('serves Create or Update too', async () => {
		const dealer = world.dealer('Garage', ['nl', 'en']);
		const upsert = {
			operation: 'upsert',
			resource: 'conversation',
			messages: {
				message: [
					{
						kind: 'template',
						template: { __rl: true, mode: 'name', value: REMINDER },
						templateLanguage: 'de',
						fallbackLanguage: 'en',
						variables: '{}',
					},
				],
			},
		};
		const result = await world.send([world.customer(dealer)], upsert);
		expect(result.error).toBeUndefined();
		await world.sandbox.settled();
		expect(world.sandbox.phone('+31610000001').messages[0]?.template?.language).toBe('en');
	});

	describe('is refused before anything is sent', () => {
		it('in several languages, naming them', async () => {
			const dealer = world.dealer('Garage', ['nl', 'en']);
			const { message } = world.refusal(await world.send([world.customer(dealer)]));
			expect(message).toBe(`'${REMINDER}' exists in en and nl; set 'Template Language' [item 0]`);
		});

		it('in another language only', async () => {
			const dealer = world.dealer('Garage', ['nl_BE', 'en']);
			const sent = await world.send([world.customer(dealer)], { templateLanguage: 'nl-NL' });
			const { message, description } = world.refusal(sent);
			expect(message).toBe(`'${REMINDER}' exists in en and nl_BE, not in nl-NL [item 0]`);
			expect(description).toContain("'Fallback Language'");
		});

		it('in the same language twice', async () => {
			const dealer = world.dealer('Garage', ['nl', 'nl']);
			const { message } = world.refusal(await world.send([world.customer(dealer)]));
			expect(message).toContain(`There are 2 templates called '${REMINDER}' in nl`);
		});

		it('of another organization only, naming what this one has', async () => {
			world.dealer('Other', ['nl']);
			const dealer = world.dealer('Garage');
			world.template(dealer, 'nl', 'approved', 'winter_tyres');
			const { message, description } = world.refusal(await world.send([world.customer(dealer)]));
			expect(message).toContain(`The organization has no template called '${REMINDER}'`);
			expect(description).toContain('There are: winter_tyres.');
			expect(description).toContain('Other organizations have one of this name');
		});

		it.each(['pending', 'REJECTED', 'paused', 'in_review', 'deleted'])(
			'that is %s',
			async (status) => {
				const dealer = world.dealer('Garage');
				world.template(dealer, 'nl', status);
				const { message } = world.refusal(await world.send([world.customer(dealer)]));
				expect(message).toMatch(status === 'deleted' ? /was deleted/ : `is '${status}'`);
			},
		);

		it('for an organization the bot may not see', async () => {
			const sent = await world.send([world.customer(world.sandbox.seed.organizations.otherDealer)]);
			expect(world.refusal(sent).description).toContain('hired the bot in the Bot Store');
		});

		it('of 400 dealers, without asking for each', async () => {
			const dealers = Array.from({ length: 400 }, (_, index) => world.dealer(`D${index}`));
			const sent = await world.send(dealers.map((dealer) => world.customer(dealer)));
			expect(world.refusal(sent).message).toContain('has no template called');
			expect(world.looks.length).toBeLessThan(20);
		});

		it('by a token that may not list templates', async () => {
			const dealer = world.dealer('Garage', ['nl']);
			world.sandbox.addFault({
				match: { path: '^/v2/watemplates' },
				fault: { kind: 'status', status: 403, message: 'Permission Denied' },
			});
			const { message, description } = world.refusal(await world.send([world.customer(dealer)]));
			expect(message).toContain("so none is found 'By Name'");
			expect(description).toContain("'By ID'");
		});

		it('without a name, or with a language that an expression has not found', async () => {
			const dealer = world.dealer('Garage', ['nl']);
			const template = { __rl: true, mode: 'name', value: '={{ $json.nothing }}' };
			const unnamed = world.refusal(await world.send([world.customer(dealer)], { template }));
			expect(unnamed.message).toBe("'Template' is empty [item 0]");
			const templateLanguage = '={{ $json.nothing }}';
			const sent = await world.send([world.customer(dealer)], { templateLanguage });
			expect(world.refusal(sent).message).toBe("'Template Language' is empty [item 0]");
			expect(world.looks).toEqual([]);
		});
	});

	it('takes the one that is approved where another one of its language is not', async () => {
		const dealer = world.dealer('Garage', ['nl']);
		world.template(dealer, 'nl', 'rejected');
		expect(world.languagesOf(await world.send([world.customer(dealer)]))).toEqual(['nl']);
	});
});

describe('a template chosen by its ID', () => {
	let world: Dealing;

	beforeEach(async () => {
		world = await Dealing.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	it('is refused where it belongs to another organization, and goes out if it is above', async () => {
		const group = world.dealer('Group');
		const [one, other] = [world.dealer('One', [], group), world.dealer('Two', [], group)];
		const template = byId(world.template(one, 'nl'));
		const { message, description } = world.refusal(
			await world.send([world.customer(other)], { template }),
		);
		expect(message).toBe(`The template '${REMINDER}' belongs to another organization [item 0]`);
		expect(description).toContain("'By Name'");
		const shared = byId(world.template(group, 'en'));
		const result = await world.send([world.customer(one), world.customer(other)], {
			template: shared,
		});
		expect(result.items.map(({ preview }) => preview)).toEqual([
			'en: your car is due, Jane Example.',
			'en: your car is due, Jane Example.',
		]);
	});

	it('is refused where it belongs to somebody who has not hired the bot', async () => {
		const template = byId(world.sandbox.seed.templates.otherDealer);
		const sent = await world.send([world.customer(world.dealer('Garage'))], { template });
		expect(world.refusal(sent).message).toContain('this bot does not work for');
	});

	it('is refused where it was deleted', async () => {
		const dealer = world.dealer('Garage');
		const id = world.template(dealer, 'nl');
		world.sandbox.removeTemplate(id);
		const sent = await world.send([world.customer(dealer)], { template: byId(id) });
		expect(world.refusal(sent).message).toContain('does not exist, or was deleted');
		const marked = byId(world.template(dealer, 'nl', 'DELETED'));
		const again = await world.send([world.customer(dealer)], { template: marked });
		expect(world.refusal(again).message).toContain('was deleted');
	});

	it('by a token that may not read organizations is left to the platform', async () => {
		const [one, other] = [world.dealer('One'), world.dealer('Two')];
		world.sandbox.addFault({
			match: { path: '^/v2/organizations' },
			fault: { kind: 'status', status: 403, message: 'Permission Denied' },
		});
		const template = byId(world.template(one, 'nl'));
		const result = await world.send([world.customer(other)], { template });
		expect(world.sends).toHaveLength(1);
		expect(result.error?.message).toContain('not found for organization');
	});
});
