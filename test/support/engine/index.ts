/** The nodes on n8n-core, in this process: no editor, no database, but n8n's own execution engine. */
export { callTool, runAction, type ActionResult, type ActionRun } from './action';
export { CREDENTIAL, credentialsFor, permanentFor, StoredCredentials } from './credentials';
export { Executions, type Asked } from './executions';
export { mapperFields, search } from './editor';
export { NODES, restartNodes, type Situation } from './nodes';
export { processedItems } from './processedItems';
export { TRIGGER, TriggerHost, type TriggerHostOptions } from './triggerHost';
export { World } from './world';
