import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import {
	credentialsFor,
	runAction,
	TRIGGER,
	TriggerHost,
	type ActionResult,
} from '../support/engine';
import { meetJohn, parametersOf, type Situation } from './operationCases';

const SECRET = 'by-hand';
const JOHN = '+31619626759';

describe('files', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox({ rateLimit: 0 });
	});

	afterAll(async () => {
		await sandbox.stop();
	});

	describe('a consumer sends', () => {
		let host: TriggerHost;
		let files: Server;
		let messages = 0;

		/** Headers of the files' answers. */
		let headers: Record<string, string> = {};

		beforeAll(async () => {
			host = await TriggerHost.start({
				parameters: {
					...TRIGGER,
					registration: 'manual',
					secret: SECRET,
					options: { downloadAttachments: true },
				},
				credentials: credentialsFor(sandbox),
			});
			files = createServer((_, response) => response.writeHead(200, headers).end('bytes'));
			await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
		});

		afterAll(async () => {
			await host.stop();
			files.closeAllConnections();
			await new Promise((resolve) => files.close(resolve));
		});

		async function receive(
			path: string,
			contentType: string,
		): Promise<{ item: IDataObject | undefined; file: IBinaryData | undefined }> {
			const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}${path}`;
			const body = JSON.stringify({
				event: 'message.create.contact.chat',
				data: {
					message: {
						id: `file-${++messages}`,
						role: 'contact',
						touchpoint: 'whatsapp',
						contentType,
						text: url,
					},
				},
			});
			const signature = `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`;
			await fetch(host.webhookUrl, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-hub-signature': signature },
				body,
			});
			return { item: host.taken.at(-1), file: host.binaries.at(-1)?.data };
		}

		it.each([
			['/v1/media/998877', 'audio/ogg; codecs=opus', '998877.ogg', 'audio/ogg', 'ogg'],
			['/photo', 'image/jpeg', 'photo.jpg', 'image/jpeg', 'jpg'],
			[
				'/Angebot%20f%C3%BCr%20Sie',
				'application/pdf',
				'Angebot f\u00fcr Sie.pdf',
				'application/pdf',
				'pdf',
			],
			['/jane', 'text/vcard', 'jane.vcf', 'text/vcard', 'vcf'],
			['/%2F..%2F..%2Fprices.csv', 'text/csv', 'prices.csv', 'text/csv', 'csv'],
			['/clip', 'video/quicktime', 'clip.mov', 'video/quicktime', 'mov'],
		])('%s, %s: %s', async (path, contentType, fileName, mimeType, fileExtension) => {
			headers = {};
			const { item, file } = await receive(path, contentType);
			expect(item).toMatchObject({ attachmentType: contentType });
			expect(item).not.toHaveProperty('text');
			expect(file).toMatchObject({ fileName, mimeType, fileExtension });
		});

		it('what the answer knows better than the message', async () => {
			headers = {
				'content-type': 'audio/mpeg',
				'content-disposition': 'attachment; filename="../Memo 4.mp3"',
			};
			const { file } = await receive('/blob', 'application/octet-stream');
			expect(file).toMatchObject({ fileName: 'Memo 4.mp3', mimeType: 'audio/mpeg' });
		});

		it('plain text that is an address, and it stays text', async () => {
			headers = {};
			const { item, file } = await receive('/page', 'text/plain; charset=utf-8');
			expect(item?.text).toEqual(expect.stringContaining('/page'));
			expect(item).not.toHaveProperty('attachmentUrl');
			expect(file).toBeUndefined();
		});
	});

	describe('sent to a consumer', () => {
		let situation: Situation;

		beforeAll(async () => {
			situation = await meetJohn(sandbox, credentialsFor(sandbox));
			sandbox.reply(JOHN, 'Send it to me');
			await sandbox.settled();
		});

		const send = async (parameters: INodeParameters): Promise<ActionResult> => {
			const result = await runAction({
				parameters: { ...parametersOf('message/sendMedia', situation), ...parameters },
				credentials: credentialsFor(sandbox),
			});
			await sandbox.settled();
			return result;
		};

		it('go with the type the trigger has given', async () => {
			const mediaType = 'audio/ogg; codecs=opus';
			const mediaUrl = 'https://files.example/v1/media/998877';
			const { items, error } = await send({ mediaUrl, mediaType });
			expect(error).toBeUndefined();
			expect(items).toMatchObject([{ contentType: mediaType, mediaUrl }]);
			expect(items[0]).not.toHaveProperty('warning');
			const last = sandbox.stream(situation.conversation).messages.at(-1);
			expect(last).toMatchObject({ contentType: mediaType, text: mediaUrl });
		});

		it.each([
			'http://localhost:5678/offer.pdf',
			'https://10.1.2.3/offer.pdf',
			'https://nas.local/offer.pdf',
			'http://intranet/offer.pdf',
			'http://[fd12::1]/offer.pdf',
		])('come with a warning from %s, which Web1on1 cannot reach', async (mediaUrl) => {
			const { items } = await send({ mediaUrl });
			expect(items).toMatchObject([
				{ accepted: true, warning: expect.stringContaining("'Media URL'") },
			]);
		});

		it('go to the conversation of a pasted URL that holds two IDs', async () => {
			const value = `${sandbox.url}/v2/organizations/${sandbox.seed.organizations.acme}/conversations/${situation.conversation}/messages/650000000000000000000099`;
			const { items, error } = await send({
				conversation: { __rl: true, mode: 'url', value },
			});
			expect(error).toBeUndefined();
			expect(items).toMatchObject([{ conversationId: situation.conversation }]);
		});
	});
});
