import {
	activeTouchpoint,
	lastOpening,
	opensWindow,
	replyWindow,
} from '../../nodes/Web1on1/messages/replyWindow';

const AT = '2026-11-20T09:30:00.000Z';
const DAY_MS = 24 * 60 * 60 * 1000;
const from = (createdAt: unknown, others: object = {}): Record<string, unknown> => ({
	...{ role: 'contact', touchpoint: 'whatsapp', createdAt, ...others },
});

describe('the reply window', () => {
	it.each([
		[0, true],
		[DAY_MS - 1, true],
		[DAY_MS, false],
		[DAY_MS + 1, false],
		// The other clock is ahead.
		[-5000, true],
	])('%i ms after the message is open: %s', (after, isOpen) => {
		const window = replyWindow(from(AT), Date.parse(AT) + after);
		expect(window.isOpen).toBe(isOpen);
		expect(window.remainingMs).toBe(Math.min(DAY_MS, Math.max(0, DAY_MS - after)));
	});

	it('takes a time without a zone for UTC, wherever this machine is', () => {
		const { closesAt } = replyWindow(from('2026-11-20T09:30:00'), 0);
		expect(closesAt).toBe(Date.parse(AT) + DAY_MS);
	});

	it('was never open without a message', () => {
		expect(replyWindow(undefined, 0)).toMatchObject({ isOpen: false, remainingMs: 0 });
	});

	it.each([
		[from(AT), true],
		[from(AT, { touchpoint: 'WhatsApp' }), true],
		[from(AT, { touchpoint: undefined }), true],
		[from(AT, { type: 'postback' }), true],
		[from(AT, { touchpoint: 'sms' }), false],
		[from(AT, { role: 'agent' }), false],
		[from(AT, { isBackchannel: true }), false],
	])('%j opens it: %s', (message, opens) => {
		expect(opensWindow(message)).toBe(opens);
	});

	it('begins with the latest message, in whatever order they come', () => {
		const late = from('2026-11-21T10:00:00Z');
		expect(lastOpening([from(AT), late, from('no date'), from(AT, { role: 'bot' })])).toBe(late);
		const between = from('2026-11-20T22:00:00Z');
		expect(lastOpening([late, from(AT)])).toBe(late);
		expect(lastOpening([between, late, from(AT)])).toBe(late);
		expect(lastOpening([from('no date')])).toBeUndefined();
		const answer = from('2026-11-22T10:00:00Z', { role: 'agent' });
		expect(lastOpening([answer, late])).toBe(late);
	});
});

describe('the touchpoint a conversation goes on with', () => {
	it.each([
		[['sms', 'whatsapp'], 'sms'],
		[[undefined, '', 7, 'whatsapp', 'sms'], 'whatsapp'],
		[[undefined], undefined],
		[[], undefined],
	])('is the latest that is named: %j', (touchpoints, active) => {
		expect(activeTouchpoint(touchpoints.map((touchpoint) => ({ touchpoint })))).toBe(active);
	});
});
