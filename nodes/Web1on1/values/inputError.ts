/**
 * A parameter value that must not be sent. Thrown by the pure builders before any request;
 * the node's edge turns it into n8n's NodeOperationError with the item's index.
 */
export class InputError extends Error {
	override readonly name = 'InputError';

	/**
	 * @param message what is wrong, naming the parameter in single quotes
	 * @param description what to do next
	 */
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}
