import { asObjects, asObject, asText } from '../json';
import type { NpmStandIn } from '../package';
import type { OwnerSession } from '../session';
import type { NodeTypes } from './nodeTypes';

/** A community package n8n has installed. */
export interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	nodeTypes: string[];
}

/** Community packages, by n8n's own installer. */
export function packageApi(session: OwnerSession, nodeTypes: NodeTypes, standIn: NpmStandIn) {
	/** Installs a tarball through n8n's own installer, `npm` answering from the tarball. */
	async function installCommunityPackage(tarball: string): Promise<InstalledPackage> {
		const { name, version } = standIn.offer(tarball);
		const body = { name, version };
		const installed = await session.rest('POST', '/community-packages', body);
		nodeTypes.clear();
		return parseInstalledPackage(installed);
	}

	/** Puts another version in the place of the one that is installed, as the editor's update does. */
	async function updateCommunityPackage(tarball: string): Promise<InstalledPackage> {
		const { name, version } = standIn.offer(tarball);
		const installed = await session.rest('PATCH', '/community-packages', { name, version });
		nodeTypes.clear();
		return parseInstalledPackage(installed);
	}

	async function uninstallCommunityPackage(name: string): Promise<void> {
		await session.rest('DELETE', `/community-packages?name=${encodeURIComponent(name)}`);
		nodeTypes.clear();
	}

	async function listCommunityPackages(): Promise<InstalledPackage[]> {
		const answer = await session.rest('GET', '/community-packages');
		return asObjects(answer, 'community packages').map(parseInstalledPackage);
	}

	return {
		installCommunityPackage,
		updateCommunityPackage,
		uninstallCommunityPackage,
		listCommunityPackages,
	};
}

function parseInstalledPackage(value: unknown): InstalledPackage {
	const installed = asObject(value, 'community package');
	const nodes = asObjects(installed['installedNodes'], 'nodes of the community package');
	return {
		packageName: asText(installed['packageName'], 'name of the community package'),
		installedVersion: asText(installed['installedVersion'], 'version of the community package'),
		nodeTypes: nodes.map((node) => asText(node['type'], 'node type')),
	};
}
