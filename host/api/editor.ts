import { asObject, asObjects, dig, type JsonObject } from '../json';
import type { OwnerSession } from '../session';
import type { NodeTypes } from './nodeTypes';

/** A node whose parameters are being filled in, as the editor sends it for its lists. */
export interface DynamicRequest {
	nodeType: string;
	typeVersion: number;
	/** `parameters.<name>` of the parameter to be filled. */
	path: string;
	methodName: string;
	parameters?: JsonObject;
	credentials?: Record<string, { id: string; name: string }>;
}

/** What fills the editor. */
export function editorApi(session: OwnerSession, nodeTypes: NodeTypes) {
	/** A node type's description as the editor gets it; `undefined` if n8n does not know the type. */
	async function nodeType(name: string, version: number): Promise<JsonObject | undefined> {
		return await nodeTypes.get(name, version);
	}

	/** The choices of a drop-down filled by a `loadOptions` method. */
	async function nodeParameterOptions(request: DynamicRequest): Promise<JsonObject[]> {
		const answer = await dynamic('options', request, {});
		return asObjects(answer, 'options');
	}

	/** One page of a resource locator's list. */
	async function resourceLocatorResults(
		request: DynamicRequest & { filter?: string; paginationToken?: string },
	): Promise<{ results: JsonObject[]; paginationToken: unknown }> {
		const { filter, paginationToken } = request;
		const answer = await dynamic('resource-locator-results', request, {
			filter,
			paginationToken,
		});
		return {
			results: asObjects(dig(answer, 'results'), 'results of the resource locator'),
			paginationToken: dig(answer, 'paginationToken'),
		};
	}

	/** What a resource mapper shows: `fields`, and `emptyFieldsNotice` if there are none. */
	async function resourceMapperFields(request: DynamicRequest): Promise<JsonObject> {
		return asObject(await dynamic('resource-mapper-fields', request, {}), 'mapper fields');
	}

	async function dynamic(
		route: string,
		request: DynamicRequest,
		extra: JsonObject,
	): Promise<unknown> {
		const { nodeType, typeVersion, path, methodName, parameters = {}, credentials } = request;
		return await session.rest('POST', `/dynamic-node-parameters/${route}`, {
			nodeTypeAndVersion: { name: nodeType, version: typeVersion },
			path,
			methodName,
			currentNodeParameters: parameters,
			credentials,
			...extra,
		});
	}

	return {
		nodeType,
		nodeParameterOptions,
		resourceLocatorResults,
		resourceMapperFields,
	};
}
