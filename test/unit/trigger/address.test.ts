import { isLocalAddress } from '../../../nodes/Web1on1/transport/localAddress';

describe('the address of an attachment', () => {
	it.each([
		'http://localhost:5678/',
		'http://localhost./',
		'http://LOCALHOST.:80/',
		'http://metadata.google.internal./',
		'http://printer/',
		'http://printer./',
		'http://router.home.arpa/',
		'http://0x7f.1/',
		'http://2130706433/',
		'http://10.0.0.1/',
		'http://100.100.100.200/',
		'http://169.254.169.254/',
		'http://172.31.0.1/',
		'http://192.0.0.8/',
		'http://192.168.1.1/',
		'http://198.18.0.1/',
		'http://224.0.0.1/',
		'http://255.255.255.255/',
		'http://[::1]/',
		'http://[::ffff:7f00:1]/',
		'http://[64:ff9b::7f00:1]/',
		'http://[fd00::1]/',
		'http://[fe80::1]/',
	])('%s is internal', (url) => {
		expect(isLocalAddress(url)).toBe(true);
	});

	it.each([
		'https://files.example/a.png',
		'https://files.example./a.png',
		'https://localhost.example/',
		'https://10.example/',
		'http://9.9.9.9/',
		'http://100.128.0.1/',
		'http://172.32.0.1/',
		'http://192.1.0.1/',
		'http://198.20.0.1/',
		'http://223.255.0.1/',
		'http://[2001:4860:4860::8888]/',
	])('%s is not', (url) => {
		expect(isLocalAddress(url)).toBe(false);
	});
});
