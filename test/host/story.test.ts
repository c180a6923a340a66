import * as path from 'node:path';

import { CHECKOUT, readIdentity } from '../../host';
import { invitation, pagesOf } from '../../demo/invitation';
import { tellStory } from '../../demo/story';
import { startDemo, type Demo } from '../../demo/world';
import { CommandLines, keyOf } from '../support/commandLines';
import { N8N_VERSION, TIMEOUT_MS } from '../support/n8n';

jest.setTimeout(TIMEOUT_MS);

const { name, version } = readIdentity(CHECKOUT);

describe(`the demo's story on n8n ${N8N_VERSION}`, () => {
	let demo: Demo | undefined;
	let commandLines: CommandLines;

	beforeAll(() => {
		commandLines = CommandLines.watch();
	});

	afterAll(async () => {
		await commandLines.stop();
		await demo?.stop();
	});

	it("comes true with the packed package, installed by n8n's own installer", async () => {
		const tarball = path.join(CHECKOUT, '.artifacts', `${name}-${version}.tgz`);
		demo = await startDemo({ n8nVersion: N8N_VERSION, tarball });
		const told: string[] = [];
		const { ok, steps } = await tellStory(demo, (text) => told.push(text));
		const broken = steps.filter((step) => !step.ok);
		expect(broken).toEqual([]);
		expect(ok).toBe(true);
		// Three customers, each with a booking, a reminder, a row and an answer, one who is asked, and
		// n8n's record.
		expect(steps.length).toBeGreaterThan(22);
		expect(told.join('\n')).toContain('We would like to keep in touch via WhatsApp.');
	});

	it('ends with pages that open, and with things to try on them', async () => {
		if (demo === undefined) throw new Error('The demo has not started');
		const said = invitation(demo);
		const { book, desk, mail, n8n } = pagesOf(demo);
		for (const page of [book, desk, mail, n8n]) {
			expect(said).toContain(page);
			expect((await fetch(page)).status).toBe(200);
		}
		expect(said).toContain(demo.host.owner.email);
		for (const { id } of Object.values(demo.workflows)) expect(said).toContain(`/workflow/${id}`);
		expect(said.match(/^ {2}\d\. /gm)?.length).toBeGreaterThan(5);
	});

	it('has no password and no key in a command line, of whatever it has started on the way', () => {
		if (demo === undefined) throw new Error('The demo has not started');
		const { host, database } = demo;
		for (const started of [/bin\/n8n start/, /postgresServer\.ts/, /postgres .*-D/]) {
			expect(commandLines.like(started)).not.toEqual([]);
		}
		const secrets = [host.owner.password, database.access.password, keyOf(host)];
		expect(secrets.flatMap((secret) => commandLines.with(secret))).toEqual([]);
	});
});
