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
		const template = byName('appointment_24_hours_before');
		const named = await mapperFields('templateVariables', world.owner, { template });
		expect(named.emptyFieldsNotice).toContain('from organization to organization');
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
