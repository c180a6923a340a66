import type { NpmStandIn } from '../package';
import type { Owner } from '../owner';
import { OwnerSession } from '../session';
import { credentialApi } from './credentials';
import { editorApi } from './editor';
import { executionApi } from './executions';
import { NodeTypes } from './nodeTypes';
import { packageApi } from './packages';
import { runApi } from './runs';
import { workflowApi } from './workflows';

export type { CredentialInput, CredentialTestResult, StoredCredential } from './credentials';
export type { DynamicRequest } from './editor';
export type { ExecutionQuery, ExecutionWait } from './executions';
export type { InstalledPackage } from './packages';

/** What the driver needs to know of the n8n it drives. */
export interface HostApiOptions {
	url: string;
	webhookUrl: string;
	owner: Owner;
	/** Where n8n keeps its data. */
	userFolder: string;
	runCli: (args: string[]) => Promise<string>;
	standIn: NpmStandIn;
}

/** Drives a running n8n the way its editor and its public API do. */
export function hostApi(options: HostApiOptions) {
	const session = new OwnerSession(options.url, options.owner);
	const nodeTypes = new NodeTypes(session);
	return {
		/** For routes this driver has no method for. */
		session,
		/** Sets up the owner or logs in. `startHost` has done it already. */
		login: async (): Promise<void> => {
			nodeTypes.clear();
			await session.open();
		},
		...credentialApi(session, options),
		...workflowApi(session, nodeTypes),
		...executionApi(session),
		...runApi(session, nodeTypes, options),
		...editorApi(session, nodeTypes),
		...packageApi(session, nodeTypes, options.standIn),
	};
}

/** What `hostApi` gives. */
export type HostApi = ReturnType<typeof hostApi>;
