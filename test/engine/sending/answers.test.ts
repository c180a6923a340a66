import '../../support/engine/fast';

import type { OutgoingHttpHeaders } from 'node:http';

import { permanentFor, type ActionResult, type ActionRun } from '../../support/engine';
import { byId, SEED_ORGANIZATION } from '../../support/example';
import { always, type Server } from '../../support/server';
import { descriptionOf, fatesOf } from '../sends';
import { continuing, Sending } from './sending';

describe('sending', () => {
	let world: Sending;

	beforeEach(async () => {
		world = await Sending.start({ rateLimit: 0 });
	});

	afterEach(async () => {
		await world.dispose();
	});

	describe('believes only what is a success', () => {
		/** What comes of a send where the API gives this answer to everything. */
		const answering = async (
			status: number,
			body: string,
			headers?: OutgoingHttpHeaders,
		): Promise<{ result: ActionResult; seen: Server['seen'] }> => {
			const { url, seen } = await world.serve(always(status, body, headers));
			const credentials = permanentFor(world.sandbox, url);
			const parameters = {
				resource: 'field',
				operation: 'set',
				sendTo: 'conversation',
				conversation: byId('650000000000000000000002'),
				fields: { field: [{ key: 'licenseplate', value: 'XX-99-WZ' }] },
			};
			return { result: await world.send(1, { credentials, parameters, ...continuing }), seen };
		};

		/** What comes of an operation where the API gives this answer to everything. */
		const asking = async (
			body: unknown,
			parameters: ActionRun['parameters'],
		): Promise<{ result: ActionResult; methods: Array<string | undefined> }> => {
			const { url, seen } = await world.serve(always(200, body));
			const result = await world.send(1, {
				credentials: permanentFor(world.sandbox, url),
				parameters,
			});
			return { result, methods: seen.map(({ method }) => method) };
		};

		const stranger = {
			id: '650000000000000000000009',
			profile: { name: 'Somebody Else', telephone: '+31600000009', email: 'else@example.com' },
		};

		it.each([
			[{ findBy: 'email', email: 'john@example.com' }, false],
			[{ findBy: 'telephone', telephone: '+31619626759' }, false],
			[{ findBy: 'email', email: 'Else@Example.com' }, true],
			[{ findBy: 'telephone', telephone: '+31 600000009' }, true],
		])('a contact is found by %j: %p, whoever the platform names', async (identifier, found) => {
			const organization = byId(SEED_ORGANIZATION);
			const { result } = await asking([stranger], {
				...{ resource: 'contact', operation: 'find', organization, simplify: true },
				...identifier,
			});
			expect(result.items).toEqual([
				found ? expect.objectContaining({ found, name: 'Somebody Else' }) : { found },
			]);
		});

		it('a contact whose profile is not shown is not changed', async () => {
			const { result, methods } = await asking(
				{ id: stranger.id },
				{
					resource: 'contact',
					operation: 'update',
					contact: byId(stranger.id),
					updateFields: { locale: 'nl-NL' },
				},
			);
			expect(result.error?.message).toContain('does not show the profile of this contact');
			expect(methods).toEqual(['GET']);
		});

		it('an error inside a 200 is a failure', async () => {
			const { result } = await answering(200, '{"error":{"message":"No such field"}}');
			expect(result.items[0]?.error).toContain('No such field');
			expect(fatesOf(result)).toEqual(['open']);
		});

		it.each(['{"id":"650000000000000000000009","error":null}', '[]', '', '{}'])(
			'but %p is a success',
			async (body) => {
				const { result } = await answering(200, body);
				expect(fatesOf(result)).toEqual(['sent']);
			},
		);

		it.each(['<html>Welcome</html>', '{"id": "6500', 'ok'])(
			'%p in a 200 is no success',
			async (body) => {
				const { result } = await answering(200, body);
				expect(result.items[0]?.error).toContain(
					'The answer is not JSON, so it is not from the Web1on1 API',
				);
				expect(fatesOf(result)).toEqual(['open']);
			},
		);

		it('a page in a 404 is not about the ID', async () => {
			const { result } = await answering(404, '<html>nginx</html>', {
				'Content-Type': 'text/html',
			});
			expect(JSON.stringify(result.items[0]?.details)).toContain("Check 'API URL'");
			expect(fatesOf(result)).toEqual(['not sent']);
		});

		it.each([301, 302, 303, 307, 308])('a %i is not followed', async (status) => {
			const elsewhere = await world.serve(always(200, {}));
			const { result, seen } = await answering(status, '', { Location: `${elsewhere.url}/v2/x` });
			expect(seen).toHaveLength(1);
			expect(elsewhere.seen).toEqual([]);
			expect(JSON.stringify(result.items[0]?.details)).toContain("Check 'API URL'");
		});

		it('nor does a redirect carry the refresh token away', async () => {
			const elsewhere = await world.serve(always(200, {}));
			const location = `${elsewhere.url}/v2/auth/token`;
			const api = await world.serve(always(307, '', { location }));
			const credentials = world.credentials();
			credentials.data = { ...credentials.data, apiUrl: api.url };
			const result = await world.send(1, { credentials });
			expect(result.error?.message).toContain('does not answer like the Web1on1 API');
			expect(elsewhere.seen).toEqual([]);
		});

		it('and what is no list is not taken for an empty one', async () => {
			const { url } = await world.serve(always(200, { data: [] }));
			const result = await world.send(1, {
				parameters: { resource: 'organization', operation: 'getAll' },
				credentials: permanentFor(world.sandbox, url),
			});
			expect(result.error?.message).toBe(
				'The answer is not a list, as those of the Web1on1 API are [item 0]',
			);
			expect(descriptionOf(result)).toContain("'API URL'");
		});
	});

	describe('reads to its end', () => {
		const record = (index: number): object => ({
			id: `65${String(index).padStart(22, '0')}`,
			name: 'Acme',
		});

		const readAll = async (url: string): Promise<ActionResult> =>
			await world.send(1, {
				parameters: { resource: 'organization', operation: 'getAll', returnAll: true },
				credentials: permanentFor(world.sandbox, url),
			});

		it('a list whose offset is ignored', async () => {
			const organizations = Array.from({ length: 100 }, (_, index) => record(index));
			const { url, seen } = await world.serve(always(200, organizations));
			const result = await readAll(url);
			expect(result.error).toBeUndefined();
			expect(result.items).toHaveLength(100);
			// Three pages that bring nothing new: then it is the end.
			expect(seen).toHaveLength(4);
		});

		it('a list that grows in front while it is read', async () => {
			let all = Array.from({ length: 300 }, (_, index) => record(index));
			const { url } = await world.serve((request, response) => {
				const query = new URL(request.url ?? '', 'http://host').searchParams;
				const offset = Number(query.get('offset'));
				const page = all.slice(offset, offset + Number(query.get('limit')));
				if (offset === 0)
					all = [...Array.from({ length: 100 }, (_, at) => record(1000 + at)), ...all];
				response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(page));
			});
			const result = await readAll(url);
			expect(result.error).toBeUndefined();
			expect(result.items).toHaveLength(300);
		});
	});
});
