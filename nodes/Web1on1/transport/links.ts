/** Where links to a conversation point; see the credential's 'Conversation URL'. */
export interface LinkPatterns {
	apiUrl: string;
	/** With `{conversationId}` in it. */
	conversationUrl: string;
}

/** Links to one conversation: the API's (documented) and the console's (a setting). */
export function conversationLinks(
	{ apiUrl, conversationUrl }: Readonly<LinkPatterns>,
	conversation: string,
): LinkPatterns {
	const id = encodeURIComponent(conversation);
	return {
		apiUrl: `${apiUrl}/v2/conversations/${id}`,
		conversationUrl: conversationUrl.replaceAll('{conversationId}', id),
	};
}
