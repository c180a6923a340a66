import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** The account that an n8n is set up with: log in with it to look around. */
export interface Owner {
	readonly email: string;
	readonly password: string;
	readonly firstName: string;
	readonly lastName: string;
}

/**
 * The owner account of every n8n that this process sets up. Such an n8n listens on this machine only
 * and is thrown away after use, but any page in a browser on it can call it: so the password is
 * random. n8n wants a capital letter and a digit in it.
 */
export const OWNER: Owner = {
	email: 'owner@example.test',
	password: `N8-${randomBytes(12).toString('base64url')}`,
	firstName: 'Sandbox',
	lastName: 'Owner',
};

/** The owner of the n8n whose data is in this folder; a folder that is used again has one already. */
export function ownerOf(userFolder: string): Owner {
	const file = path.join(userFolder, 'owner-password');
	try {
		fs.writeFileSync(file, OWNER.password, { flag: 'wx', mode: 0o600 });
		return OWNER;
	} catch {
		return { ...OWNER, password: fs.readFileSync(file, 'utf8') };
	}
}
