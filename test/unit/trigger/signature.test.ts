import crypto, { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { isSigned, sign } from '../../../nodes/Web1on1/trigger/signature';
import { FUZZ } from '../fuzz';

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const secrets = fc.string({ minLength: 1, maxLength: 40 });

describe('signature', () => {
	it('accepts what was signed with one of the secrets, and is HMAC-SHA1', () => {
		fc.assert(
			fc.property(bytes, secrets, fc.array(secrets, { maxLength: 3 }), (body, secret, others) => {
				const header = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
				expect(sign(body, secret)).toBe(header);
				expect(isSigned(body, header, [...others, secret])).toBe(true);
				expect(isSigned(body, header.toUpperCase().replace('SHA1', 'sha1'), [secret])).toBe(true);
			}),
			FUZZ,
		);
	});

	it('never accepts another body, another secret or another header, and never throws', () => {
		const headers = fc.oneof(
			fc.string(),
			fc.constantFrom(undefined, null, '', 'sha1=', 'sha1=00', `sha256=${'0'.repeat(64)}`, [
				'sha1=00',
			]),
			fc
				.string({
					unit: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16)),
					minLength: 40,
					maxLength: 40,
				})
				.map((hex) => `sha1=${hex}`),
			fc.anything(),
		);
		fc.assert(
			fc.property(bytes, bytes, secrets, secrets, headers, (body, other, secret, wrong, header) => {
				expect(isSigned(body, header, [secret])).toBe(header === sign(body, secret));
				fc.pre(!body.equals(other) && secret !== wrong);
				expect(isSigned(other, sign(body, secret), [secret])).toBe(false);
				// HMAC pads short keys with zero bytes: keys that differ only in those are the same key.
				fc.pre(secret.replace(/\0+$/, '') !== wrong.replace(/\0+$/, ''));
				expect(isSigned(body, sign(body, secret), [wrong])).toBe(false);
			}),
			FUZZ,
		);
	});

	it('are compared in constant time, whatever their length, and only where they look like some', () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const body = Buffer.from('{}');
		const good = sign(body, 'secret');
		expect(isSigned(body, good, ['secret', 'other'])).toBe(true);
		expect(
			isSigned(
				body,
				good.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
				['secret'],
			),
		).toBe(false);
		expect(compare).toHaveBeenCalledTimes(3);
		for (const header of [undefined, '', good.slice(0, -1), `${good}0`, [good], good.slice(5)]) {
			expect(isSigned(body, header, ['secret'])).toBe(false);
		}
		expect(compare).toHaveBeenCalledTimes(3);
		compare.mockRestore();
	});

	it('accepts nothing without a secret', () => {
		fc.assert(
			fc.property(bytes, (body) => {
				expect(isSigned(body, sign(body, ''), [])).toBe(false);
				expect(isSigned(body, sign(body, ''), [''])).toBe(false);
			}),
			FUZZ,
		);
	});
});
