import fc from 'fast-check';

import { mediaMessage } from '../../nodes/Web1on1/messages/media';
import { attachmentOf, writtenText } from '../../nodes/Web1on1/messages/written';
import { fileFacts } from '../../nodes/Web1on1/trigger/fileName';
import { conversationField } from '../../nodes/Web1on1/descriptions/locators';
import { pastedId } from '../../nodes/Web1on1/values/ids';

const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);

const named = (path: string, contentType: string, headers: object = {}): string =>
	fileFacts({ url: `https://files.example${path}`, contentType }, headers).name;

describe('the name of a downloaded file', () => {
	it.each([
		// The ending of its type
		['/media/1234', 'audio/ogg; codecs=opus', '1234.ogg'],
		['/media/voice', 'audio/ogg;codecs="opus"', 'voice.ogg'],
		['/voice.opus', 'audio/ogg', 'voice.ogg'],
		['/voice.oga', 'audio/ogg', 'voice.oga'],
		['/voice', 'audio/opus', 'voice.ogg'],
		['/voice', 'application/ogg', 'voice.ogg'],
		['/voice', 'AUDIO/MP4', 'voice.m4a'],
		['/voice.mp4', 'audio/mp4', 'voice.mp4'],
		['/photo.JPG', 'image/jpeg', 'photo.JPG'],
		['/photo.jpeg', 'image/jpeg', 'photo.jpeg'],
		['/photo', 'image/jpg', 'photo.jpg'],
		['/photo.png', 'image/jpeg', 'photo.jpg'],
		['/photo.bin', 'image/webp', 'photo.bin.webp'],
		['/shell.php', 'image/png', 'shell.php.png'],
		['/film', 'video/3gpp', 'film.3gp'],
		['/film', 'video/quicktime', 'film.mov'],
		['/offer%20v1.2', 'application/pdf', 'offer v1.2.pdf'],
		['/card', 'text/x-vcard', 'card.vcf'],
		['/list?download=1#top', 'text/csv; charset=utf-8', 'list.csv'],
		['/drawing.dwg', 'image/vnd.dwg', 'drawing.dwg'],
		['/', 'image/png', 'attachment.png'],
		['', 'application/pdf', 'attachment.pdf'],
		['/files/photo/', 'image/png', 'photo.png'],
		// Percent signs
		['/Rechnung%20M%C3%A4rz.pdf', 'application/pdf', 'Rechnung M\u00e4rz.pdf'],
		['/a%20b%ZZ.pdf', 'application/pdf', 'a b%ZZ.pdf'],
		['/100%.pdf', 'application/pdf', '100%.pdf'],
		['/M%E4rz%20%C3.pdf', 'application/pdf', 'M%E4rz %C3.pdf'],
		['/%ED%A0%80%20x.pdf', 'application/pdf', '%ED%A0%80 x.pdf'],
		['/%F0%9F%91%8D.png', 'image/png', '\u{1f44d}.png'],
		['/a%2520b.png', 'image/png', 'a%20b.png'],
		// Tricks
		['/%2F..%2F..%2Fetc%2Fpasswd', 'image/png', 'passwd.png'],
		['/a%2F..', 'image/png', 'a.png'],
		['/..%5C..%5Cboot.ini', 'image/png', 'boot.ini.png'],
		['/%2e%2e', 'image/png', 'attachment.png'],
		['/.htaccess', 'image/png', 'htaccess.png'],
		['/a%00b%0Ac.png', 'image/png', 'ab c.png'],
		['/a%3Ab%22c%3C.png', 'image/png', 'a_b_c_.png'],
		['/photo%E2%80%AEgpj.exe', 'image/jpeg', 'photogpj.exe.jpg'],
		['/nul', 'image/png', '_nul.png'],
		['/con.png', 'image/png', '_con.png'],
		['/x.png%20%20', 'image/png', 'x.png'],
	])('of %s, which is %s, is %j', (path, contentType, expected) => {
		expect(named(path, contentType)).toBe(expected);
	});

	it.each([
		['attachment; filename="Offerte 12.pdf"', 'Offerte 12.pdf'],
		['inline; filename=offerte.pdf', 'offerte.pdf'],
		['attachment; filename="a.pdf"; filename*=UTF-8\'\'M%C3%A4rz.pdf', 'M\u00e4rz.pdf'],
		["attachment; filename*=utf-8'de'M%C3%A4rz; filename=b.pdf", 'M\u00e4rz.pdf'],
		['attachment; filename="M\u00c3\u00a4rz.pdf"', 'M\u00e4rz.pdf'],
		['attachment; filename="M\u00e4rz.pdf"', 'M\u00e4rz.pdf'],
		['attachment; filename="M%C3%A4rz.pdf"', 'M\u00e4rz.pdf'],
		['attachment; filename="a \\"b\\".pdf"', 'a _b_.pdf'],
		['attachment; filename="../../../x.pdf"', 'x.pdf'],
		['attachment; filename=""', '77.pdf'],
		['attachment; filename=".."', '77.pdf'],
		['attachment', '77.pdf'],
		['filename', '77.pdf'],
		[undefined, '77.pdf'],
		[['attachment; filename=a.pdf'], '77.pdf'],
	])('as the answer says it: %j is %j', (disposition, expected) => {
		const headers = { 'content-disposition': disposition };
		expect(named('/77', 'application/pdf', headers)).toBe(expected);
	});

	it.each([
		['application/octet-stream', 'audio/ogg; codecs=opus', '/voice', 'voice.ogg', 'audio/ogg'],
		['binary/octet-stream', undefined, '/voice.amr', 'voice.amr', 'audio/amr'],
		['image/*', 'image/webp', '/1', '1.webp', 'image/webp'],
		['image', 'image/png', '/1', '1.png', 'image/png'],
		['image', 'video/mp4', '/1', '1', 'application/octet-stream'],
		['image/jpeg', 'text/html', '/1', '1.jpg', 'image/jpeg'],
		['image/jpeg', 'image/png', '/1', '1.jpg', 'image/jpeg'],
		['application/octet-stream', 'text/html', '/1', '1', 'application/octet-stream'],
		['application/octet-stream', 'image/svg+xml', '/1.svg', '1.svg', 'application/octet-stream'],
		['audio/ogg; codecs=opus', 'application/octet-stream', '/1', '1.ogg', 'audio/ogg'],
	])('is %s and comes as %s at %s: %s, %s', (contentType, answered, path, name, type) => {
		const attachment = { url: `https://files.example${path}`, contentType };
		expect(fileFacts(attachment, { 'content-type': answered })).toEqual({ name, type });
	});

	it('is one that any file system takes, whatever the address and the answer hold', () => {
		fc.assert(
			fc.property(
				fc.webUrl({ withQueryParameters: true }),
				fc.string({ unit: 'binary' }),
				fc.string(),
				fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
				(url, path, contentType, disposition) => {
					const address = `${url}/${encodeURI(path.replace(/\p{Surrogate}/gu, ''))}`;
					fc.pre(URL.canParse(address));
					const headers = { 'content-disposition': disposition };
					const { name } = fileFacts({ url: address, contentType }, headers);
					expect(name).toMatch(/^[^./\\:][^/\\:]*$/u);
					expect(name).not.toMatch(/\p{Cc}|[. ]$/u);
					expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
				},
			),
			{ numRuns },
		);
	});
});

describe('a file is told from text by its type', () => {
	const url = 'https://files.example/1';

	it.each([
		['text/vcard', true],
		['text/x-vcard', true],
		['text/csv; charset=utf-8', true],
		['text/calendar', true],
		['TEXT/CSV', true],
		['application/pdf', true],
		['audio/ogg; codecs=opus', true],
		['text/plain', false],
		['TEXT/PLAIN; charset=utf-8', false],
		['text/html', false],
		['text', false],
		['', false],
		[' ', false],
	])('%j: %s', (contentType, isFile) => {
		const message = { text: `${url}\n`, contentType };
		expect(attachmentOf(message)).toEqual(isFile ? { url, contentType } : undefined);
		expect(writtenText(message)).toBe(isFile ? undefined : `${url}\n`);
	});

	it('where its text is an address', () => {
		const card = 'BEGIN:VCARD\nFN:Jane\nEND:VCARD';
		expect(attachmentOf({ text: card, contentType: 'text/vcard' })).toBeUndefined();
		expect(writtenText({ text: card, contentType: 'text/vcard' })).toBe(card);
	});
});

describe('the media type of a file to send', () => {
	const typeOf = (url: string, contentType: string): string | undefined =>
		mediaMessage({ url, contentType }).contentType;

	it.each([
		['voice.opus', 'audio/ogg'],
		['voice.OGA', 'audio/ogg'],
		['film.3gp', 'video/3gpp'],
		['film.mov', 'video/quicktime'],
		['film.mp4', 'video/mp4'],
		['film.webm', 'video/webm'],
		['song.mp3', 'audio/mpeg'],
		['song.wav', 'audio/wav'],
		['card.vcf', 'text/vcard'],
		['list.csv', 'text/csv'],
		['photo.heic', 'image/heic'],
		['offer.odt', 'application/vnd.oasis.opendocument.text'],
		['offer.pdf?version=1', 'application/pdf'],
	])('of %s is %s', (file, expected) => {
		expect(typeOf(`https://files.example/${file}`, '')).toBe(expected);
	});

	it.each([
		['audio/ogg; codecs=opus', 'audio/ogg; codecs=opus'],
		['audio/ogg;codecs="opus"', 'audio/ogg;codecs="opus"'],
		[' Video/MP4; codecs="avc1.42E01E, mp4a.40.2" ', 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"'],
		['application/pdf;', 'application/pdf;'],
		['text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
		['text/x-vcard', 'text/x-vcard'],
	])('may have parameters: %j is %j', (given, expected) => {
		expect(typeOf('https://files.example/1', given)).toBe(expected);
	});

	it.each([
		'text/plain',
		'text/html; charset=utf-8',
		'text/plain;',
		'audio',
		'audio/',
		'audio/ogg codecs=opus',
		'audio/ogg; codecs=opus\r\nX-Other: 1',
		'audio/ogg; =opus',
		'*/*',
		'image/*',
	])('is not %j', (given) => {
		expect(() => typeOf('https://files.example/1', given)).toThrow("'Media Type'");
	});
});

describe('the ID in a pasted URL', () => {
	const organization = 'a'.repeat(24);
	const conversation = 'B1'.repeat(12);
	const message = 'c'.repeat(24);
	const api = 'https://api.example/v2';

	it.each([
		[`${api}/conversations/${conversation}`, conversation],
		[`${api}/organizations/${organization}/conversations/${conversation}`, conversation],
		[`${api}/conversations/${conversation}/messages/${message}`, conversation],
		[
			`${api}/organizations/${organization}/conversations/${conversation}/messages/${message}?x=${message}`,
			conversation,
		],
		[`https://console.example/#/conversation/${conversation}?message=${message}`, conversation],
		[`https://console.example/?conversationId=${conversation}&message=${message}`, conversation],
		[`https://console.example/login?next=%2Fconversations%2F${conversation}%2F`, conversation],
		[`https://console.example/o/${organization}/c/${conversation}`, conversation],
		[
			`https://console.example/o/${organization}/c/${conversation}#${message.slice(1)}`,
			conversation,
		],
		[`https://console.example/conversations?organization=${organization}`, organization],
		[`${api}/conversations/${conversation}0/messages/${message}`, message],
		[`  ${conversation}\n`, conversation],
		[`${conversation}0`, undefined],
		['https://console.example/conversations', undefined],
		['', undefined],
	])('of %s is %s, in the editor as in the node', (url, expected) => {
		expect(pastedId(url)).toBe(expected);
		const mode = conversationField.modes?.find(({ name }) => name === 'url');
		const { regex } = mode?.extractValue ?? {};
		expect(new RegExp(String(regex)).exec(url)?.[1]).toBe(expected);
	});
});
