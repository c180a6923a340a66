/** The package on a real n8n, with everything a test of it says again and again. */
export {
	ACTION,
	actionNode,
	chainOf,
	CREDENTIAL,
	manualTrigger,
	reference,
	TRIGGER,
	TRIGGER_NAME,
	triggerNode,
} from './nodes';
export { askAll, PARAMETERS, phoneOf, QUESTION, questioner, readBy, textsIn } from './questions';
export { N8N_VERSION, numberFrom, TIMEOUT_MS } from './settings';
export { World, type Sender, type SenderOptions, type WorldOptions } from './world';
