import type { INodeProperties } from 'n8n-workflow';

import { emptyFieldsOption, leftoversOption, optionsField } from '../../descriptions/collections';
import { contactOptions } from '../../descriptions/contact';
import {
	closedWindowOption,
	conversationTouchpointOption,
	targetFields,
} from '../../descriptions/delivery';
import { templateField } from '../../descriptions/locators';
import { quickRepliesField } from '../../descriptions/quickReplies';
import { fieldsField } from '../../descriptions/record';
import {
	checkTemplateOption,
	extraMetaOption,
	fallbackLanguageOption,
	templateLanguageField,
	templateNameOption,
	unknownVariablesOption,
} from '../../descriptions/template';
import { variableFields } from '../../descriptions/variables';
import { showWhen } from '../../descriptions/visibility';
import {
	acceptedFields,
	messageField,
	messageTypeField,
	questionOptions,
	triggerNotice,
	wordsOptions,
} from '../../descriptions/waiting';
import type { Parameters } from '../../n8n/parameters';
import { clock } from '../../transport/timing';
import type { Outgoing } from '../../values/outgoing';
import { WORDS } from '../../waiting/answer';
import { planQuestion, type PlannedQuestion } from '../delivery';
import type { Operation, PlannedCall } from '../operation';
import { checkedWindow } from '../replyWindow';
import { readOutgoing, readTarget, type Target } from '../target';
import { readQuickReplies, readText } from './chatRequest';
import { readQuestionSettings } from './questionSettings';
import { refuseModelsChoice } from './reviewer';
import { readTemplateRequest } from './templateRequest';
import { readLimit } from './waitLimit';

/** n8n replaces the parameter of this name where a person reviews what an agent does. */
const MESSAGE = { name: 'message', label: "'Message'" };

type Wording = Pick<PlannedQuestion, 'check' | 'compose'>;

function plan(parameters: Parameters): PlannedCall {
	refuseModelsChoice(parameters);
	const outgoing = readOutgoing(parameters);
	const target = readTarget(parameters, outgoing);
	// Read again for every reply; what can't be read is refused before anybody is asked.
	readQuestionSettings(parameters);
	const until = readLimit(parameters, new Date(clock.now()));
	return planQuestion({ target, until, ...readWording(parameters, target, outgoing) });
}

function readWording(parameters: Parameters, target: Target, outgoing: Outgoing): Wording {
	const types = ['text', 'quickReplies', 'template'] as const;
	const type = parameters.choice('messageType', 'Message Type', types);
	if (type === 'template') {
		const prepare = readTemplateRequest(parameters, target, outgoing);
		return {
			check: async (session) => void (await prepare(session)),
			compose: async (session) => (await prepare(session)).messages,
		};
	}
	const read = type === 'quickReplies' ? readQuickReplies : readText;
	const message = read(parameters, target, outgoing, MESSAGE);
	return {
		...checkedWindow(parameters, target, message, outgoing),
		compose: async () => await Promise.resolve([message]),
	};
}

/** Options that are there for one type of message only. */
const of = (types: string[], options: INodeProperties[]): INodeProperties[] =>
	options.map((option) => ({
		...option,
		displayOptions: { show: { ...option.displayOptions?.show, '/messageType': types } },
	}));

const ofTexts: INodeProperties = {
	...messageField,
	displayOptions: { show: { messageType: ['text', 'quickReplies'] } },
};

/**
 * Asks the consumer something, and goes on with the reply: a message, and in front of it a variable of
 * the conversation that says who waits [A] (facts: B4, B6, C3).
 */
export const sendAndWait: Operation = {
	option: {
		name: 'Send and Wait for Reply',
		value: 'sendAndWait',
		action: 'Send message and wait for reply',
		description:
			'Ask a consumer something, and go on with the reply or when time is up. Takes one item at a time.',
	},
	fields: [
		triggerNotice,
		...targetFields,
		messageTypeField,
		ofTexts,
		...showWhen('messageType', 'quickReplies', [quickRepliesField]),
		...showWhen('messageType', 'template', [
			templateField,
			templateLanguageField,
			...variableFields,
			fieldsField,
		]),
		...acceptedFields,
		optionsField([
			leftoversOption,
			...contactOptions,
			conversationTouchpointOption,
			...of(['text', 'quickReplies'], [closedWindowOption]),
			...of(
				['template'],
				[
					checkTemplateOption,
					emptyFieldsOption,
					extraMetaOption,
					fallbackLanguageOption,
					templateNameOption,
					unknownVariablesOption,
				],
			),
			...questionOptions,
			...wordsOptions(WORDS),
		]),
	],
	plan,
};
