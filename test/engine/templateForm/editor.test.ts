import type { INodeParameters } from 'n8n-workflow';

import {
	mapperFields,
	permanentFor,
	runAction,
	type StoredCredentials,
} from '../../support/engine';
import { byId, byName, SEED_PARAMETERS } from '../../support/example';
import { bodyOf } from '../../support/server';
import { Form } from './form';

describe('the template form', () => {
	let world: Form;

	beforeEach(async () => {
		world = await Form.start();
	});

	afterEach(async () => {
		await world.dispose();
	});

	it.each(['flat', 'components'] as const)(
		'asks for the variables of a template, header included, in the shape %s',
		async (templateShape) => {
			world.sandbox.configure({ templateShape });
			const fields = await world.fieldsOf(world.sandbox.seed.templates.offer);
			expect(fields).toMatchObject([
				{ id: 'CarModel', displayName: 'CarModel', required: true, type: 'string', display: true },
				{ id: 'Price', displayName: 'Price', required: true },
			]);
		},
	);

	it('says that there is nothing to fill in, or nothing chosen yet', async () => {
		const { plain } = world.sandbox.seed.templates;
		const empty = await mapperFields('templateVariables', world.owner, { template: byId(plain) });
		expect(empty).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('no variables') as string,
		});
		const none = await mapperFields('templateVariables', world.owner, {
			template: { __rl: true, mode: 'list', value: '' },
		});
		expect(none.emptyFieldsNotice).toContain('Choose a template');
	});

	describe('of a template chosen by its name', () => {
		const named = (name: string) => ({ template: byName(name) });
		const form = async (parameters: INodeParameters) =>
			await mapperFields('templateVariables', world.owner, parameters);

		beforeEach(() => {
			const { acme } = world.sandbox.seed.organizations;
			const other = world.sandbox.addOrganization({ name: 'Garage South' }).id;
			const texts: Array<[string, string, string, string?]> = [
				[acme, 'nl', 'Tot {{Dag}}, {{contact.name}}, {{Naam}}'],
				[acme, 'fr', 'À {{Dag}}, {{Ville}}'],
				[acme, 'de', 'Bis {{Tag}}', 'rejected'],
				[other, 'en', 'Until {{Day}}'],
			];
			for (const [organization, language, content, status = 'approved'] of texts) {
				world.sandbox.addTemplate({ organization, name: 'until', language, content, status });
			}
		});

		it('asks for what any of them needs, and says where only some do', async () => {
			const organization = byId(world.sandbox.seed.organizations.acme);
			const { fields } = await form({ ...named('until'), organization });
			expect(fields.map(({ id, displayName, required }) => [id, displayName, required])).toEqual([
				['Dag', 'Dag', true],
				['Naam', 'Naam (only in nl)', false],
				['Ville', 'Ville (only in fr)', false],
			]);
		});

		it('asks for those of all dealers where the dealer is an expression', async () => {
			const organization = byId('={{ $json.dealer }}');
			const { fields } = await form({ ...named('until'), organization });
			expect(fields.map(({ id }) => id).sort()).toEqual(['Dag', 'Day', 'Naam', 'Ville']);
			expect(fields.every(({ required }) => !required)).toBe(true);
		});

		it('shows each of their texts once', async () => {
			const notice = await world.noticeOf(named('until'));
			for (const text of ['Tot {{Dag}}', 'À {{Dag}}', 'Until {{Day}}'])
				expect(notice).toContain(text);
			expect(notice).not.toContain('Bis {{Tag}}');
			const { organizations } = world.sandbox.seed;
			for (const language of ['a', 'b', 'c', 'd', 'e', 'f', 'a']) {
				const template = { organization: organizations.acme, name: 'many', language };
				world.sandbox.addTemplate({ ...template, content: `In ${language}` });
			}
			const many = await world.noticeOf(named('many'));
			expect(many.match(/In [a-f]/g)).toEqual(['In a', 'In b', 'In c', 'In d']);
			expect(many).toContain('And 2 more.');
		});

		it('says what to do where there is none, no name yet, or an expression', async () => {
			const noticeFor = async (name: string) => (await form(named(name))).emptyFieldsNotice;
			expect(await noticeFor('Until')).toContain(
				'no template called &#39;Until&#39;'.replaceAll('&#39;', "'"),
			);
			expect(await noticeFor('={{ $json.name }}')).toMatch(/an expression.*Enter as JSON/);
			expect(await noticeFor(' ')).toContain('Choose a template');
		});

		it('says what is forbidden: to list templates, or to act for the organization', async () => {
			const stranger = world.sandbox.addOrganization({
				name: 'Elsewhere',
				parent: null,
				hires: false,
			});
			const parameters = { ...named('until'), organization: byId(stranger.id) };
			const notices = async () => [
				(await form(parameters)).emptyFieldsNotice,
				await world.noticeOf(parameters),
			];
			for (const notice of await notices()) {
				expect(notice).toContain(`The bot may not act for the organization ${stranger.id}`);
				expect(notice).not.toContain('templates');
			}
			world.forbidTemplates();
			for (const notice of await notices()) {
				expect(notice).toMatch(/may not list templates.*Permission Denied.*'By ID'/);
				expect(notice).not.toContain(stranger.id);
			}
		});
	});

	it('keeps the text, language, category and approval status in sight', async () => {
		const notice = await world.noticeOf({ template: byId(world.sandbox.seed.templates.offer) });
		expect(notice).toBe(
			[
				'<b>service_offer</b> · en · MARKETING · approved',
				'<b>An offer for your {{CarModel}}</b>',
				'Hello {{contact.name}}, a full service now costs {{Price}}. Shall we plan it in?',
				'<i>Acme Demo, Main Street 1</i>',
				'[ Yes please ] [ No thanks ]',
			].join('<br />'),
		);
		const pending = await world.noticeOf({ template: byId(world.sandbox.seed.templates.pending) });
		expect(pending).toContain("has the status 'pending'");
		expect(await world.noticeOf({})).toContain('Choose a template');
	});

	it('says why the text is not there, and how to go on', async () => {
		world.forbidTemplates();
		const parameters = { template: byId(world.sandbox.seed.templates.offer) };
		expect(await world.noticeOf(parameters)).toMatch(/may not read templates.*Enter as JSON/);
		const form = await mapperFields('templateVariables', world.owner, parameters);
		expect(form.emptyFieldsNotice).toMatch(/may not read templates/);
		world.sandbox.clearFaults();
		const unknown = { template: byId('a'.repeat(24)) };
		expect(await world.noticeOf(unknown)).toMatch(/can't be shown.*not found/i);
	});

	it('does not take a filled form away while the platform is down', async () => {
		const parameters = { template: byId(world.sandbox.seed.templates.offer) };
		await mapperFields('templateVariables', world.owner, parameters);
		await world.sandbox.goDown();
		await expect(mapperFields('templateVariables', world.owner, parameters)).rejects.toMatchObject({
			name: 'NodeApiError',
		});
		expect(await world.noticeOf(parameters)).toContain("can't be shown");
	});

	it('lets no text of a template act as HTML', async () => {
		const { appointment } = world.sandbox.seed.templates;
		world.sandbox.addFault({
			match: { path: '^/v2/watemplates' },
			fault: { kind: 'status', status: 500, message: '<img src=x onerror=alert(1)>' },
		});
		expect(await world.noticeOf({ template: byId(appointment) })).not.toContain('<img');
	});

	describe('of a template in a shape of another WhatsApp service', () => {
		const DOCUMENT = {
			id: 'b'.repeat(24),
			template: {
				name: 'car_ready',
				category: 'UTILITY',
				translations: [
					{
						language: 'ar',
						status: 'APPROVED',
						components: [
							{
								type: 'HEADER',
								format: 'IMAGE',
								example: { header_handle: ['https://a.example'] },
							},
							{ type: 'BODY', text: 'عزيزي {{contact.name}}، {{\u200f1\u200f}} <b> في {{2}}' },
							{
								type: 'BUTTONS',
								buttons: [{ type: 'URL', text: 'Track', url: 'https://a.example/{{3}}' }],
							},
						],
					},
				],
			},
		};

		/** An API that has this template only, and takes whatever is sent. */
		const serveDocument = async (): Promise<{ own: StoredCredentials; sent: unknown[] }> => {
			const sent: unknown[] = [];
			const { url } = await world.serve((request, response) => {
				void bodyOf(request).then((body) => {
					const isRead = request.method === 'GET';
					if (!isRead) sent.push(body);
					response.writeHead(isRead ? 200 : 201, { 'content-type': 'application/json' });
					response.end(JSON.stringify(isRead ? DOCUMENT : { id: 'c'.repeat(24) }));
				});
			});
			return { own: permanentFor(world.sandbox, url), sent };
		};

		it('asks for its numbered variables, says what is in the header, and sends them', async () => {
			const { own, sent } = await serveDocument();
			const template = byId(DOCUMENT.id);
			const { fields } = await mapperFields('templateVariables', own, { template });
			expect(fields.map(({ id, required }) => [id, required])).toEqual([
				['1', true],
				['2', true],
				['3', true],
			]);
			const { emptyFieldsNotice } = await mapperFields('templatePreview', own, { template });
			expect(emptyFieldsNotice).toContain('<b>car_ready</b> · ar · UTILITY · APPROVED');
			expect(emptyFieldsNotice).toContain('[ image ]');
			expect(emptyFieldsNotice).toContain("'Extra Meta (JSON)'");
			expect(emptyFieldsNotice).toContain('&lt;b&gt;');
			const value = { '1': 'سيارتك', '2': '15:00', '3': 'A-1' };
			const schema = JSON.parse(JSON.stringify(fields)) as INodeParameters[];
			const { items, error } = await runAction({
				credentials: own,
				parameters: {
					...SEED_PARAMETERS,
					template,
					variableMode: 'form',
					variableValues: { mappingMode: 'defineBelow', matchingColumns: [], value, schema },
				},
			});
			expect(error).toBeUndefined();
			expect(items).toMatchObject([{ preview: 'عزيزي John Johnson، سيارتك <b> في 15:00' }]);
			expect(sent).toMatchObject([
				{ messages: [{}, {}, { text: 'car_ready', meta: { template: DOCUMENT.id, ...value } }] },
			]);
		});
	});
});
