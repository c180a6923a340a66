import { ExpressionError, NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { redact, Web1on1Error, type ErrorDetails } from '../transport/errors';
import { InputError } from '../values/inputError';
import { isRecord } from '../values/json';

function failureOption(details: ErrorDetails): object {
	if (details.cause === undefined) return {};
	const { cause, retryAfterMs } = details;
	return { failure: retryAfterMs === undefined ? { cause } : { cause, retryAfterMs } };
}

/**
 * Our errors as n8n shows them, in our words: n8n would put its own in place of a message that
 * names a network code, "You can retry the request immediately" among them.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const shown = wrap(node, error, itemIndex);
	if (error instanceof InputError || error instanceof Web1on1Error) shown.message = error.message;
	return shown;
}

/**
 * Input as NodeOperationError, everything of the platform as NodeApiError, each with the item it
 * belongs to. Built from our own words only, never from the HTTP client's error, which carries the
 * request with its bearer.
 */
function wrap(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
	const at = itemIndex === undefined ? {} : { itemIndex };
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof InputError) {
		return new NodeOperationError(node, error.message, {
			...at,
			description: error.description,
			...failureOption({ description: '', cause: 'configuration-invalid' }),
		});
	}
	if (error instanceof Web1on1Error) {
		const { status, description } = error.details;
		const options = { ...at, message: error.message, description, ...failureOption(error.details) };
		const answer = { message: error.message, description };
		return new NodeApiError(
			node,
			answer,
			status === undefined ? options : { ...options, httpCode: String(status) },
		);
	}
	// An expression of the user's that can't be evaluated: n8n explains it better than we can.
	if (error instanceof ExpressionError) return new NodeOperationError(node, error, at);
	const said = isRecord(error) && typeof error.message === 'string' ? error.message : '';
	if (said !== '') return new NodeOperationError(node, redact(said), at);
	return new NodeOperationError(node, 'Something unexpected happened', {
		...at,
		description: 'Run it again. If it happens again, report it to the maintainers of this package.',
	});
}
