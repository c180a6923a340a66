import { HostRequestError } from '../http';
import { dig, isJsonObject, type JsonObject } from '../json';
import type { OwnerSession } from '../session';
import { findNode, webhookPath, type Workflow } from '../workflow';

/** The descriptions of node types that this n8n has, asked for once. */
export class NodeTypes {
	private readonly descriptions = new Map<string, JsonObject>();

	constructor(private readonly session: OwnerSession) {}

	/** Forgets them: packages have come or gone. */
	clear(): void {
		this.descriptions.clear();
	}

	/** A node type's description as the editor gets it; `undefined` if n8n does not know the type. */
	async get(name: string, version: number): Promise<JsonObject | undefined> {
		const key = `${name}@${version}`;
		const known = this.descriptions.get(key);
		if (known) return known;
		const found = await this.lookUp(name, version);
		if (found) this.descriptions.set(key, found);
		return found;
	}

	/** The part of a webhook's address that its node decides. */
	async webhookPath(workflow: Workflow, nodeName: string, webhookName: string): Promise<string> {
		const node = findNode(workflow, nodeName);
		const description = await this.get(node.type, node.typeVersion);
		if (!description) throw new Error(`n8n does not know the node type ${node.type}`);
		return webhookPath(workflow, node, description, webhookName);
	}

	private async lookUp(name: string, version: number): Promise<JsonObject | undefined> {
		try {
			const body = { nodeInfos: [{ name, version }] };
			const found = dig(await this.session.rest('POST', '/node-types', body), 0);
			return isJsonObject(found) ? found : undefined;
		} catch (error) {
			const unknown = error instanceof HostRequestError && /node type/i.test(error.body);
			if (unknown) return undefined;
			throw error;
		}
	}
}
