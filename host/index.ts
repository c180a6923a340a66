/** Installs, starts, drives and stops a real n8n with this package in it. */
export { cacheFolder } from './cache';
export { ensureN8n, type EnsureOptions, type Installation } from './install';
export type { ProgressListener, ShareListener } from './program';
export { DEFAULT_N8N_VERSION, KNOWN_N8N_VERSIONS } from './versions';
export { Host, type StartOptions } from './host';
export { freePort } from './ports';
export { startHost } from './start';
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
export type {
	HostApi,
	CredentialInput,
	CredentialTestResult,
	DynamicRequest,
	ExecutionQuery,
	ExecutionWait,
	InstalledPackage,
	StoredCredential,
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
