/** Installs, starts, drives and stops a real n8n with this package in it. */
export {
	cacheFolder,
	DEFAULT_N8N_VERSION,
	ensureN8n,
	KNOWN_N8N_VERSIONS,
	type EnsureOptions,
	type Installation,
	type ProgressListener,
} from './install';
export { freePort, Host, startHost, type StartOptions } from './start';
export type { ExpressionEngine, HostEnvironment, HostRole } from './environment';
export type { LogListener } from './log';
export { OWNER } from './owner';
export {
	CHECKOUT,
	packPackage,
	placePackage,
	readIdentity,
	unpackPackage,
	type PackageIdentity,
} from './package';
export {
	HostApi,
	type CredentialInput,
	type CredentialTestResult,
	type DynamicRequest,
	type ExecutionQuery,
	type ExecutionWait,
	type InstalledPackage,
	type StoredCredential,
} from './api';
export {
	errorOf,
	errorText,
	fullOutputItems,
	hasRun,
	isSettled,
	outputItems,
	type Execution,
} from './execution';
export {
	findNode,
	parseWorkflow,
	type Workflow,
	type WorkflowDefinition,
	type WorkflowNode,
} from './workflow';
export { ask, HostRequestError, type HttpAnswer, type HttpQuestion } from './http';
export type { JsonObject } from './json';
