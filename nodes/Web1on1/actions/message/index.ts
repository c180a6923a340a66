import type { Resource } from '../operation';
import { addNote } from './addNote.operation';
import { getManyMessages } from './getMany.operation';
import { sendAndWait } from './sendAndWait.operation';
import { sendMedia } from './sendMedia.operation';
import { sendQuickReplies } from './sendQuickReplies.operation';
import { sendTemplate } from './sendTemplate.operation';
import { sendText } from './sendText.operation';

export const message: Resource = {
	name: 'Message',
	value: 'message',
	description: 'The messages of a conversation',
	operations: [
		addNote,
		getManyMessages,
		sendAndWait,
		sendMedia,
		sendQuickReplies,
		sendTemplate,
		sendText,
	],
	preset: sendTemplate,
};
