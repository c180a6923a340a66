import type { INodePropertyOptions } from 'n8n-workflow';

/** The roles a message may have: who wrote it, and for whom (facts: C1). */
export const ROLE_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Agent', value: 'agent', description: 'Sent to the consumer' },
	{ name: 'Bot', value: 'bot', description: 'Internal, not sent to the consumer' },
	{ name: 'Contact', value: 'contact', description: 'Written by the consumer' },
];
