import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { OWNER, ownerOf } from '../../host/owner';

describe('the password of an n8n started here', () => {
	let folder: string;

	beforeEach(() => {
		folder = fs.mkdtempSync(path.join(os.tmpdir(), 'owner-'));
	});

	afterEach(() => {
		fs.rmSync(folder, { recursive: true });
	});

	it('is another one in each process, and one that n8n takes', async () => {
		const passwords = [OWNER.password];
		await jest.isolateModulesAsync(async () => {
			const other = await import('../../host/owner');
			passwords.push(other.OWNER.password);
		});
		expect(new Set(passwords).size).toBe(2);
		for (const password of passwords) expect(password).toMatch(/^(?=.*[A-Z])(?=.*\d).{16,64}$/);
	});

	it('stays with the folder of the n8n, readable to its user only', async () => {
		expect(ownerOf(folder)).toEqual(OWNER);
		const [file = ''] = fs.readdirSync(folder);
		expect(fs.statSync(path.join(folder, file)).mode & 0o077).toBe(0);
		await jest.isolateModulesAsync(async () => {
			const later = await import('../../host/owner');
			expect(later.ownerOf(folder)).toEqual(OWNER);
			expect(later.OWNER).not.toEqual(OWNER);
		});
	});
});
