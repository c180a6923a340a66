import type { IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../../values/json';
import { PATH_PREFIX } from '../../waiting/webhooks';
import type { Reference } from '../../waiting/reference';

/** One way to reach the waiting node. */
export interface Address {
	url: string;
	/** The public name, under which n8n expects to be called. */
	host?: string;
}

/**
 * Where this n8n is called to go on with a question. First the address on which it has just been
 * called itself, which leads back in whatever stands in front of it: a proxy, a path prefix, a webhook
 * processor. Then its public address, for an n8n that may not call the machine it runs on
 * (`N8N_SSRF_PROTECTION_ENABLED`, `HTTP_PROXY`). Both are n8n's own; a reference holds none.
 */
export function addressesOf(context: IWebhookFunctions, reference: Reference): Address[] {
	const base = publicBase(context);
	if (base === undefined) return [];
	const { pathname, host } = base;
	const own = ownOrigin(context);
	const endpoint = pathname.split('/').pop() ?? '';
	return [
		...(own === undefined ? [] : [{ url: `${own}/${endpoint}${pathOf(reference)}`, host }]),
		{ url: `${base.origin}${pathname}${pathOf(reference)}` },
	];
}

/** n8n's public address for waiting executions, without the execution. */
function publicBase(context: IWebhookFunctions): URL | undefined {
	const url = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	if (!URL.canParse(url)) return undefined;
	const base = new URL(url);
	base.search = '';
	base.pathname = base.pathname.replace(/\/[^/]*$/, '');
	return base;
}

function pathOf({ execution, node, token }: Reference): string {
	const query = token === '' ? '' : `?signature=${encodeURIComponent(token)}`;
	return `/${encodeURIComponent(execution)}/${PATH_PREFIX}${encodeURIComponent(node)}${query}`;
}

/** @returns undefined where n8n itself speaks TLS: its certificate is for its public name */
function ownOrigin(context: IWebhookFunctions): string | undefined {
	const socket: unknown = context.getRequestObject().socket;
	if (!isRecord(socket) || socket.encrypted === true) return undefined;
	const { localAddress, localPort } = socket;
	if (typeof localAddress !== 'string' || typeof localPort !== 'number') return undefined;
	const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
	return `http://${host}:${localPort}`;
}
