import * as fs from 'node:fs';
import http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';

import { startSandbox, type Neighbour, type Sandbox } from '../../../sandbox';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web1on1-neighbour-'));
const entry = path.join(folder, 'main.ts');

let tell: () => void = () => undefined;

const neighbour: Neighbour = {
	name: 'garage',
	title: 'The garage',
	places: [{ path: '/garage', label: 'Garage' }],
	entry,
	routes: (app, changed) => {
		tell = changed;
		app.get('/garage', () => ({ cars: 3 }));
	},
};

let sandbox: Sandbox;

beforeAll(() => {
	fs.writeFileSync(entry, "import './main.css';\ndocument.title = 'Three cars';\n");
	fs.writeFileSync(path.join(folder, 'main.css'), 'body { color: teal }\n');
});

afterAll(() => {
	fs.rmSync(folder, { recursive: true });
});

afterEach(() => sandbox.stop());

async function status(where: string, headers: http.OutgoingHttpHeaders): Promise<unknown> {
	return await new Promise((resolve, reject) => {
		const request = http.get(`${sandbox.url}${where}`, { headers }, (response) => {
			response.resume().on('end', () => {
				resolve(response.statusCode);
			});
		});
		request.on('error', reject);
	});
}

describe('a neighbour of the desk', () => {
	it('is a page with its own files, under the rules of the desk', async () => {
		sandbox = await startSandbox({}, [neighbour]);
		const page = await fetch(`${sandbox.url}/garage`);
		const text = await page.text();
		expect(text).toContain('<title>The garage</title>');
		expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
		const load = async (file: string): Promise<string> =>
			await (await fetch(`${sandbox.url}${file}`)).text();
		for (const file of ['/desk/garage.js', '/desk/garage.css']) expect(text).toContain(`"${file}"`);
		expect(await load('/desk/garage.js')).toContain('Three cars');
		expect(await load('/desk/garage.css')).toContain('teal');
		expect(await load('/')).toContain('<title>Web1on1 on your desk</title>');
		expect(await load('/desk/desk.js')).not.toContain('Three cars');
	});

	it('is linked to from the desk, and is not there unless it is asked for', async () => {
		sandbox = await startSandbox({}, [neighbour]);
		expect(sandbox.desk().places).toEqual(neighbour.places);
		await sandbox.stop();
		sandbox = await startSandbox();
		expect(sandbox.desk().places).toEqual([]);
		for (const where of ['/garage', '/desk/garage.js', '/sandbox/garage']) {
			expect(await status(where, {})).toBe(404);
		}
	});

	it('has its data behind the token of the desk, and refuses strangers', async () => {
		sandbox = await startSandbox({ deskToken: 'a-key' }, [neighbour]);
		expect(await status('/sandbox/garage', {})).toBe(401);
		expect(await status('/sandbox/garage', { authorization: 'Bearer a-key' })).toBe(200);
		for (const where of ['/garage', '/sandbox/garage']) {
			const authorization = 'Bearer a-key';
			expect(await status(where, { authorization, host: 'rebound.example' })).toBe(403);
			expect(await status(where, { authorization, origin: 'https://page.example' })).toBe(403);
		}
	});

	it("tells everybody by the desk's pulse", async () => {
		sandbox = await startSandbox({}, [neighbour]);
		let beats = 0;
		sandbox.watch(() => (beats += 1));
		tell();
		expect(beats).toBe(1);
	});
});
