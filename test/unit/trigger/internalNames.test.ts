import { isLocalAddress } from '../../../nodes/Web1on1/transport/localAddress';

const at = (host: string): string => `https://${host}/a.png`;

describe('a name of an internal network', () => {
	it.each([
		'localhost.localdomain',
		'localhost4.localdomain4',
		'localhost6.localdomain6',
		'nas.localdomain',
		'nas.lan',
		'NAS.LAN.',
		'wiki.home',
		'mail.corp',
		'intra.intranet',
		'db.private',
		'web.internal',
		'api.shop.svc',
		'api.shop.svc.cluster.local',
		'10-0-0-7.shop.pod',
		'fritz.box',
		'nas.fritz.box',
		'speedport.ip',
		'web.test',
		'web.service.consul',
		'vm.novalocal',
		'vm.openstacklocal',
		'pc.mshome.net',
		'vm.a1.internal.cloudapp.net',
		'7.0.0.10.in-addr.arpa',
		'localtest.me',
		'app.lvh.me',
		'10.0.0.7.nip.io',
		'0a000007.sslip.io',
		'n%61s.lan',
		'nas。lan',
	])('is %s', (host) => {
		expect(isLocalAddress(at(host))).toBe(true);
	});

	it.each([
		'lan.example',
		// Resolves nowhere (RFC 6761), inside or outside.
		'web.invalid',
		'home.example',
		'corp.com',
		'files.private.io',
		'svc.example',
		'myfritz.box',
		'dropbox.box',
		'atlan.de',
		'vulan.com',
		'cdn.mylocaldomain.com',
		'nip.io.example',
		'cloudapp.net',
		'n8n.tail1234.ts.net',
	])('is not %s', (host) => {
		expect(isLocalAddress(at(host))).toBe(false);
	});
});

describe('an internal address written otherwise', () => {
	it.each([
		['6to4 of 127.0.0.1', '[2002:7f00:1::]'],
		['6to4 of 10.1.2.3', '[2002:a01:203::1]'],
		['6to4 of 192.168.1.1', '[2002:c0a8:101:1:2:3:4:5]'],
		['Teredo', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
		['protocol assignments', '[2001:20::1]'],
		['documentation', '[2001:db8::1]'],
		['documentation, the newer', '[3fff:abc::1]'],
		['ISATAP of 10.0.0.7', '[2a00:1450:1:2:0:5efe:a00:7]'],
		['ISATAP of 192.168.1.1, global', '[2a00:1450:1:2:200:5efe:c0a8:101]'],
		['mapped', '[::ffff:10.0.0.7]'],
		['compatible', '[::10.0.0.7]'],
		['translated', '[::ffff:0:10.0.0.7]'],
		['NAT64', '[64:ff9b::10.0.0.7]'],
		['NAT64, local', '[64:ff9b:1::10.0.0.7]'],
		['unspecified', '[::]'],
		['site-local', '[fec0::1]'],
		['multicast', '[ff02::1]'],
		['octal', '0177.0.0.1'],
		['octal and short', '012.7'],
		['hexadecimal', '0xa.0x0.0x0.0x7'],
		['one hexadecimal number', '0xc0a80101'],
		['one octal number', '017700000001'],
		['one decimal number', '167772167'],
		['three parts', '192.168.257'],
		['full-width digits', '１２７.０.０.１'],
		['a dot behind', '10.0.0.7.'],
	])('%s: %s', (_kind, host) => {
		expect(isLocalAddress(at(host))).toBe(true);
	});

	it.each([
		'[2002:909:909::1]',
		'[2a00:1450:4001:81b::200e]',
		'[2001:4860::5efe:808:808]',
		'0x9.9.9.9',
	])('%s is a public one', (host) => {
		expect(isLocalAddress(at(host))).toBe(false);
	});
});
