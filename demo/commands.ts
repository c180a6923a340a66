import { ASKED, CUSTOMERS } from './customers';
import { mailLines, proposalLine, rowLines } from './lines';
import { pagesOf } from './invitation';
import { openPage } from './openPage';
import type { Demo } from './world';

/** Somebody to be played. */
export interface Player {
	/** First name in small letters. */
	name: string;
	phone: string;
	/** Makes the dealer's row for them. */
	book(database: Demo['database']): Promise<string[]>;
}

/** Everybody of the story. */
export const PLAYERS: readonly Player[] = [
	...CUSTOMERS.map(({ appointment, phone }) => ({
		name: firstName(appointment.customer_name),
		phone,
		book: async (database: Demo['database']) => rowLines(await database.book(appointment)),
	})),
	{
		name: firstName(ASKED.proposal.customer_name),
		phone: ASKED.phone,
		book: async (database) => [proposalLine(await database.propose(ASKED.proposal))],
	},
];

const NAMES = PLAYERS.map(({ name }) => name).join(', ');

export const HELP = `Commands; <who> is one of ${NAMES}, and ${PLAYERS[0]?.name ?? ''} if left out:
  open [desk|book|mail|n8n]   a page in your browser
  book <who>                  a new appointment; one is asked first
  say <who> <text>            they answer on WhatsApp
  phone <who>                 what is on their phone
  rows                        the dealer's tables
  mail                        what sales and the planner have got
  quit`;

function firstName(name: string): string {
	return (name.split(' ')[0] ?? '').toLowerCase();
}

/** A line that was typed: a command, who it is about, and what is left of it. */
export interface Command {
	word: string;
	player: Player | undefined;
	text: string;
}

/** Reads a line; who is not named is the first player. */
export function readCommand(line: string): Command {
	const [word = '', ...rest] = line.trim().split(/\s+/);
	const named = PLAYERS.find(({ name }) => name === rest[0]?.toLowerCase());
	const text = (named ? rest.slice(1) : rest).join(' ');
	return { word: word.toLowerCase(), player: named ?? PLAYERS[0], text };
}

/** Does what a command says; gives what there is to show. */
export async function obey(demo: Demo, { word, player, text }: Command): Promise<string[]> {
	const { sandbox, database, mailbox } = demo;
	if (!player || word === '') return [];
	switch (word) {
		case 'open':
			return await openOne(demo, text);
		case 'book':
			if (text !== '') return [`Nobody is called '${text}': ${NAMES}`];
			return await player.book(database);
		case 'say':
			if (text === '') return ['say what?'];
			sandbox.reply(player.phone, text);
			return [`${player.name}: ${text}`];
		case 'phone':
			return sandbox
				.phone(player.phone)
				.messages.flatMap(({ text: received }) => [...received.split('\n'), '']);
		case 'rows':
			return [
				...(await database.appointments()).flatMap(rowLines),
				...(await database.proposals()).map(proposalLine),
			];
		case 'mail':
			return mailbox.mails.flatMap((mail) => [...mailLines(mail), '']);
		default:
			return HELP.split('\n');
	}
}

async function openOne(demo: Demo, name: string): Promise<string[]> {
	const { book, desk, mail, n8n } = pagesOf(demo);
	const pages = new Map(Object.entries({ '': book, book, desk, mail, n8n }));
	const url = pages.get(name);
	if (url === undefined) return [`There is no page '${name}': desk, book, mail, n8n`];
	return [(await openPage(url)) ? url : `Open it yourself: ${url}`];
}
