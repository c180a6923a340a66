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
export {
	askAll,
	PARAMETERS,
	phoneOf,
	QUESTION,
	questioner,
	questionNodes,
	readBy,
	textsIn,
} from './questions';
export { letTimeBeUp } from './timeIsUp';
export { engineFrom, IS_N8N_1, N8N_VERSION, numberFrom, TIMEOUT_MS } from './settings';
export { World, type Sender, type SenderOptions, type WorldOptions } from './world';
