import { toData } from '../n8n/data';
import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { isRecord } from '../values/json';
import { CREDENTIAL, readCredential, type Web1on1Credential } from '../transport/tokens/credential';
import { toNodeError } from '../n8n/nodeError';
import { Session } from '../transport/session';
import { readToken } from '../transport/tokens/claims';
import { deliveryKey, readEvent, type Web1on1Event } from './event';
import { enrich } from './enrich';
import { accepts } from './filter';
import { inFlightOf } from './once/inFlight';
import { toItem } from './item';
import { keepChanged } from './once/keepChanged';
import { addTo, isSeen, remember, SeenRecord, seenName } from './once/window';
import {
	enteredSecrets,
	isManualRegistration,
	readSettings,
	type TriggerSettings,
} from './settings';
import { isSigned, SIGNATURE_HEADER } from './signature';
import { newestRecordsOf, TriggerState } from './registration/state';
import { announcedSecret } from './registration/subscription';
import { turnOf } from './once/turns';

/** The answer is written already: n8n shall add nothing and start nothing. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/** Long enough for any challenge, too short to be of use to anybody else. */
const MAX_CHALLENGE = 1024;

/**
 * Answers with a status and, but for the challenge, no body: what Web1on1 gets back it may post
 * into the conversation (fact sheet, section e).
 */
function answer(context: IWebhookFunctions, status: number, text = ''): IWebhookResponseData {
	context
		.getResponseObject()
		.status(status)
		.set({ 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
		.end(text);
	return ANSWERED;
}

/** The verification handshake: exactly the challenge as plain text, anything else is refused. */
export function answerChallenge(context: IWebhookFunctions): IWebhookResponseData {
	const query: unknown = context.getQueryData();
	const { type, challenge } = isRecord(query) ? query : {};
	const isAsked = type === 'subscribe' && typeof challenge === 'string' && challenge !== '';
	if (!isAsked || challenge.length > MAX_CHALLENGE) return answer(context, 403);
	return answer(context, 200, challenge);
}

/**
 * One delivery, from raw bytes to n8n: signature, event, filter, seen before, item. The sender gets
 * its 2xx from n8n itself once the execution exists, never from here for an accepted event.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const rawBody = await rawBodyOf(context);
	if (rawBody === undefined || !isSigned(rawBody, signatureOf(context), secretsFor(context))) {
		context.logger.warn(
			`${context.getNode().name}: a delivery without a valid signature was refused with 401`,
		);
		return answer(context, 401);
	}
	const event = readEvent(parse(rawBody));
	if (event === undefined) return answer(context, 200);
	// Not before: what is thrown here starts a failed execution, which is nobody's business but the
	// platform's.
	const settings = settingsOf(context);
	const credential = await credentialOf(context);
	keepTokensAlive(context);
	const ownUser = settings.includeOwn ? undefined : ownUserOf(credential);
	const filter = ownUser === undefined ? settings.filter : { ...settings.filter, ownUser };
	if (!accepts(event, filter)) return answer(context, 200);
	return await takeOnce(context, event, settings, credential);
}

function settingsOf(context: IWebhookFunctions): TriggerSettings {
	try {
		return readSettings(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/**
 * n8n keeps the bytes as they came, before parsing; only they can be checked against a signature.
 * @returns undefined where they can't be had: n8n does not read forms, and refuses what is too large
 */
async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const request = context.getRequestObject();
	if (request.rawBody === undefined && typeof request.readRawBody === 'function') {
		try {
			await request.readRawBody();
		} catch {
			return undefined;
		}
	}
	const { rawBody } = request;
	return Buffer.isBuffer(rawBody) ? rawBody : undefined;
}

function signatureOf(context: IWebhookFunctions): unknown {
	return context.getHeaderData()[SIGNATURE_HEADER];
}

function secretsFor(context: IWebhookFunctions): string[] {
	if (isManualRegistration(context)) return enteredSecrets(context);
	const { id } = context.getNode();
	const state = new TriggerState(context.getWorkflowStaticData('global'), id);
	return [...state.secrets(Date.now()), ...announcedSecret(context.getWorkflow().id, id)];
}

function parse(rawBody: Buffer): unknown {
	try {
		return JSON.parse(rawBody.toString('utf8'));
	} catch {
		// Signed, but no JSON: nothing to emit, and refusing would only bring it back for a day.
		return undefined;
	}
}

async function credentialOf(context: IWebhookFunctions): Promise<Web1on1Credential> {
	return readCredential(await context.getCredentials(CREDENTIAL));
}

function ownUserOf({ refreshToken, accessToken }: Web1on1Credential): string | undefined {
	return readToken(refreshToken || accessToken)?.userId;
}

/** Least time between two looks at a trigger's tokens. */
const KEEP_ALIVE_MS = 60_000;

const lookedAt = new Map<string, number>();

/**
 * Renews tokens that are due, so that an integration that only listens does not lose its refresh
 * token after three months. Not awaited: the platform gives a delivery 20 seconds, and the API may
 * be slow or away.
 */
function keepTokensAlive(context: IWebhookFunctions): void {
	const key = `${workflowKey(context)} ${context.getNode().id}`;
	const now = Date.now();
	if (now - (lookedAt.get(key) ?? 0) < KEEP_ALIVE_MS) return;
	lookedAt.set(key, now);
	Session.open(context)
		.then(async (session) => await session.keepAlive())
		.catch((error: unknown) => {
			const { message } = toNodeError(context.getNode(), error);
			context.logger.warn(`${context.getNode().name}: the token could not be renewed: ${message}`);
		});
}

/** A test run is a world of its own: it shall show what production has taken already. */
function workflowKey(context: IWebhookFunctions): string {
	return `${context.getWorkflow().id ?? ''} ${context.getMode()}`;
}

/** What a delivery goes by in the record that the workflow's triggers share. */
function nameFor(context: IWebhookFunctions, key: string): string {
	return seenName(`${context.getNode().id} ${context.getMode()} ${key}`);
}

/**
 * Hands the event to n8n unless it was taken before. n8n saves static data after it has created the
 * execution and before it answers, so a name is on record only for what n8n has taken.
 */
async function takeOnce(
	context: IWebhookFunctions,
	event: Web1on1Event,
	settings: TriggerSettings,
	credential: Web1on1Credential,
): Promise<IWebhookResponseData> {
	const key = deliveryKey(event);
	const item = async (): Promise<INodeExecutionData> =>
		await enrich(context, output(event, settings, credential), event, settings, credential.apiUrl);
	if (key === undefined) return { workflowData: [[await item()]] };
	const data = context.getWorkflowStaticData('global');
	const record = new SeenRecord(data);
	const newest = newestRecordsOf(context.getWorkflow().id, context.getMode() === 'manual');
	const inFlight = inFlightOf(workflowKey(context));
	const name = nameFor(context, key);
	let known = inFlight.count;
	if (isSeen(record.seen, name)) return answer(context, 200);
	const settle = await inFlight.claim(name);
	if (settle === undefined) {
		// A double that only this process knows: static data has fallen behind, and is saved now.
		if (!(await isOurTurn(context))) return ANSWERED;
		record.seen = remember(record.seen, inFlight.latestTaken, Date.now());
		newest.bringUpToDate(data);
		return answer(context, 200);
	}
	const handOver = settleWithAnswer(context, settle);
	const workflowData = [[await item()]];
	if (!(await isOurTurn(context))) return ANSWERED;
	const names = [...inFlight.takenSince(known), ...inFlight.latestTaken, name];
	record.seen = remember(record.seen, [...new Set(names)], Date.now());
	newest.bringUpToDate(data);
	known = inFlight.count;
	handOver(
		keepChanged(context.getResponseObject(), () => {
			record.seen = addTo(record.seen, inFlight.takenSince(known), Date.now());
			known = inFlight.count;
			newest.bringUpToDate(data);
		}),
	);
	return { workflowData };
}

/** Static data is the workflow's: all its triggers take turns. */
async function isOurTurn(context: IWebhookFunctions): Promise<boolean> {
	return await turnOf(workflowKey(context), context.getResponseObject());
}

/**
 * n8n's own answer tells whether it took the event: 2xx only after the execution was created. It
 * does so too when the sender has hung up meanwhile, provided n8n had got the event by then.
 *
 * @returns to be called when n8n gets the event, with what ends when n8n has answered
 */
function settleWithAnswer(
	context: IWebhookFunctions,
	settle: (isTaken: boolean) => void,
): (answered: Promise<void>) => void {
	const response = context.getResponseObject();
	let isWithN8n = false;
	const done = (): void => {
		settle(response.writableEnded && response.statusCode >= 200 && response.statusCode < 300);
	};
	const hungUp = (): void => {
		if (!isWithN8n && !response.writableFinished) settle(false);
	};
	response.once('finish', done);
	response.once('close', hungUp);
	// It may have waited for a copy's fate for longer than its sender did.
	if (response.destroyed) hungUp();
	return (answered) => {
		isWithN8n = true;
		void answered.then(done);
	};
}

function output(
	event: Web1on1Event,
	{ simplify }: TriggerSettings,
	credential: Web1on1Credential,
): IDataObject {
	const item = toItem(event, credential);
	return simplify ? item : { ...item, payload: toData(event.payload) };
}
