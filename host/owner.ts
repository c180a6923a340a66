/**
 * The owner account of every n8n started here. Such an n8n listens on this machine only and is
 * thrown away after use, so these values are no secret: log in with them to look around.
 */
export const OWNER = {
	email: 'owner@example.test',
	password: 'Sandbox-2026',
	firstName: 'Sandbox',
	lastName: 'Owner',
} as const;

/** Encrypts the credentials stored by such an n8n; the same for all, so that folders can be reused. */
export const ENCRYPTION_KEY = 'web1on1-local-host';
