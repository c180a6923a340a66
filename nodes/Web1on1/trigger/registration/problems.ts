import { inOneText, Web1on1Error } from '../../transport/errors';
import { isLocalAddress } from '../../transport/localAddress';
import { InputError } from '../../values/inputError';

/**
 * Refuses a URL that Web1on1 can't reach, unless the API itself is on this machine.
 * @throws Web1on1Error
 */
export function refuseLocalUrl(url: string, apiUrl: string): void {
	if (!isLocalAddress(url) || isLocalAddress(apiUrl)) return;
	throw new Web1on1Error(`Web1on1 can't reach this n8n at ${new URL(url).origin}`, {
		description:
			'Set the environment variable WEBHOOK_URL of n8n to a URL that is reachable from the internet, restart n8n and publish again. To try it on your own machine, use a tunnel or the sandbox.',
		cause: 'configuration-invalid',
	});
}

/** What a failed activation of a service means: 403 is a challenge that came back wrong, or not at all. */
export function notVerified(url: string, error: unknown): unknown {
	if (!(error instanceof Web1on1Error) || error.details.status !== 403) return error;
	return new Web1on1Error(`Web1on1 could not verify the webhook at ${url}`, {
		description: `Web1on1 said: ${error.message}. It calls this URL with GET and expects its challenge back. Check that the URL is reachable from the internet and that WEBHOOK_URL of n8n is right.`,
		cause: 'configuration-invalid',
	});
}

/** Why something failed, for a line in the log. */
export function reasonOf(error: unknown): string {
	return error instanceof Web1on1Error ? error.message : 'unexpected failure';
}

/**
 * What the user is told when publishing fails. n8n 1.x shows the description where there is one, 2.x
 * the message alone: so the message says everything, and n8n drops a description that is the same.
 */
export function explained(error: unknown): unknown {
	if (error instanceof InputError) {
		const text = inOneText(error.message, error.description);
		return new InputError(text, text);
	}
	if (!(error instanceof Web1on1Error)) return error;
	const { message } = withPermissionAdvice(error).inOneText();
	return withPermissionAdvice(error).with({ message, description: message });
}

/** Listing and creating services needs an admin token (facts: A8, X5): say what else works. */
function withPermissionAdvice(error: Web1on1Error): Web1on1Error {
	const { status } = error.details;
	if (status !== 401 && status !== 403) return error;
	return new Web1on1Error(`Web1on1 does not let this token register a webhook: ${error.message}`, {
		...error.details,
		description:
			"Automatic registration needs a token with admin scope. Use one, or set 'Webhook Registration' to 'Manual' and paste the production URL into the bot's Webhook tab.",
	});
}
