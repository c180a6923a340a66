import * as fs from 'node:fs';
import * as path from 'node:path';

import { asObject, asText, dig, type JsonObject } from '../json';
import type { OwnerSession } from '../session';

/** A credential as it is entered. */
export interface CredentialInput {
	name: string;
	type: string;
	data: JsonObject;
}

/** A stored credential, without its secrets. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** What the credential's test button says. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** Credentials, as the editor and n8n's command line handle them. */
export function credentialApi(
	session: OwnerSession,
	{ runCli, userFolder }: { runCli: (args: string[]) => Promise<string>; userFolder: string },
) {
	async function createCredential(input: CredentialInput): Promise<StoredCredential> {
		return parseCredential(await session.rest('POST', '/credentials', input));
	}

	/** Replaces the data as the editor does when one saves; what is not given stays. */
	async function updateCredential(
		id: string,
		change: { name?: string; data?: JsonObject },
	): Promise<StoredCredential> {
		const stored = await getCredential(id);
		const input = {
			name: change.name ?? stored['name'],
			type: stored['type'],
			data: { ...asObject(stored['data'], 'data of the credential'), ...change.data },
		};
		return parseCredential(await session.rest('PATCH', `/credentials/${id}`, input));
	}

	async function deleteCredential(id: string): Promise<void> {
		await session.rest('DELETE', `/credentials/${id}`);
	}

	/** A credential as the editor sees it: secrets are replaced by placeholders. */
	async function getCredential(id: string): Promise<JsonObject> {
		const path = `/credentials/${id}?includeData=true`;
		return asObject(await session.rest('GET', path), 'credential');
	}

	/** A stored credential's true data, read by n8n's own command line. Takes some seconds. */
	async function getCredentialDecrypted(id: string): Promise<JsonObject> {
		// In n8n's own folder: where that is temporary, it is removed even if this process is killed.
		const folder = fs.mkdtempSync(path.join(userFolder, 'export-'));
		const file = path.join(folder, 'credential.json');
		try {
			const args = ['export:credentials', `--id=${id}`, '--decrypted', `--output=${file}`];
			const log = await runCli(args);
			if (!fs.existsSync(file)) throw new Error(`Credential ${id} was not exported:\n${log}`);
			const exported: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
			return asObject(dig(exported, 0, 'data'), 'data of the exported credential');
		} finally {
			fs.rmSync(folder, { recursive: true, force: true });
		}
	}

	/**
	 * Presses the test button of a stored credential (by its ID). n8n 2.41 can also test one that has
	 * not been saved; older ones (1.123 for certain) refuse that with 403.
	 */
	async function testCredential(
		credential: string | CredentialInput,
	): Promise<CredentialTestResult> {
		const tested =
			typeof credential === 'string'
				? { ...(await getCredential(credential)), id: credential }
				: { ...credential, id: '' };
		const answer = await session.rest('POST', '/credentials/test', { credentials: tested });
		const { status, message } = asObject(answer, 'result of the credential test');
		return {
			status: status === 'OK' ? 'OK' : 'Error',
			message: typeof message === 'string' ? message : '',
		};
	}

	return {
		createCredential,
		updateCredential,
		deleteCredential,
		getCredential,
		getCredentialDecrypted,
		testCredential,
	};
}

function parseCredential(value: unknown): StoredCredential {
	const credential = asObject(value, 'credential');
	return {
		id: asText(credential['id'], 'ID of the credential'),
		name: asText(credential['name'], 'name of the credential'),
		type: asText(credential['type'], 'type of the credential'),
	};
}
