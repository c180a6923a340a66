import { randomUUID } from 'node:crypto';

import { poll } from '../toolbox/until';
import { ask, HostRequestError, type HttpAnswer } from './http';
import { asObject, asText, dig, isJsonObject } from './json';
import type { Owner } from './owner';

/** For an n8n that does not tell which scopes there are. */
const KEY_SCOPES = [
	'workflow:create',
	'workflow:read',
	'workflow:update',
	'workflow:delete',
	'workflow:list',
	'workflow:activate',
	'workflow:deactivate',
	'execution:read',
	'execution:list',
	'execution:delete',
];

const LOGIN_TIMEOUT_MS = 30_000;
const POLL_MS = 250;

/** The owner's session with n8n: the cookie for `/rest`, the key for `/api/v1`. */
export class OwnerSession {
	/** n8n ties the cookie to the browser it was given to. */
	private readonly browserId = randomUUID();
	private cookie = '';
	private apiKey = '';

	constructor(
		private readonly baseUrl: string,
		private readonly owner: Owner,
	) {}

	/** Sets the owner up on a new n8n, logs in on another. */
	async open(): Promise<void> {
		const settings = await this.whenRoutesAreUp();
		const isNew = dig(settings, 'userManagement', 'showSetupOnFirstLoad') === true;
		const { email, password } = this.owner;
		const answer = isNew
			? await this.send('POST', '/rest/owner/setup', this.owner)
			: await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		this.cookie = cookieOf(answer);
		this.apiKey = await this.createApiKey();
	}

	/** A request to the routes the editor uses; returns what is in the answer's `data`. */
	async rest(method: string, path: string, body?: unknown): Promise<unknown> {
		const answer = parse(await this.send(method, `/rest${path}`, body));
		return isJsonObject(answer) && 'data' in answer ? answer['data'] : answer;
	}

	/** A request to n8n's public API. */
	async publicApi(method: string, path: string, body?: unknown): Promise<unknown> {
		return parse(await this.send(method, `/api/v1${path}`, body));
	}

	private async send(method: string, path: string, body?: unknown): Promise<HttpAnswer> {
		const headers: Record<string, string> = path.startsWith('/api/')
			? { 'X-N8N-API-KEY': this.apiKey }
			: { 'browser-id': this.browserId, cookie: this.cookie };
		const answer = await ask({ method, url: `${this.baseUrl}${path}`, headers, body });
		if (answer.status >= 400) {
			throw new HostRequestError(method, path, answer.status, answer.text);
		}
		return answer;
	}

	/** n8n says it is ready a moment before it has registered all its routes. */
	private async whenRoutesAreUp(): Promise<unknown> {
		let problem: unknown;
		const settings = async (): Promise<{ settings: unknown } | undefined> => {
			try {
				return { settings: await this.rest('GET', '/settings') };
			} catch (error) {
				problem = error;
				return undefined;
			}
		};
		const found = await poll(settings, LOGIN_TIMEOUT_MS, POLL_MS);
		if (!found) throw problem;
		return found.settings;
	}

	private async createApiKey(): Promise<string> {
		const key = asObject(
			await this.rest('POST', '/api-keys', {
				label: `host ${randomUUID()}`,
				scopes: await this.keyScopes(),
				expiresAt: null,
			}),
			'API key',
		);
		return asText(key['rawApiKey'], 'API key');
	}

	private async keyScopes(): Promise<string[]> {
		try {
			const scopes = await this.rest('GET', '/api-keys/scopes');
			if (Array.isArray(scopes)) return scopes.map((scope) => asText(scope, 'scope'));
		} catch (error) {
			if (!(error instanceof HostRequestError) || error.status !== 404) throw error;
		}
		return KEY_SCOPES;
	}
}

function cookieOf(answer: HttpAnswer): string {
	for (const cookie of answer.headers['set-cookie'] ?? []) {
		if (cookie.startsWith('n8n-auth=')) return cookie.split(';')[0] ?? '';
	}
	throw new Error('n8n gave no cookie at login');
}

function parse(answer: HttpAnswer): unknown {
	if (answer.text === '') return undefined;
	try {
		return JSON.parse(answer.text);
	} catch {
		return answer.text;
	}
}
