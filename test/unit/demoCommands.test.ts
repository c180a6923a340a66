import { PLAYERS, readCommand } from '../../demo/commands';

describe("the demo's commands", () => {
	it.each([
		['say maria Can I come later?', 'say', 'maria', 'Can I come later?'],
		['say Yes, fine', 'say', 'john', 'Yes, fine'],
		['  BOOK  Anna ', 'book', 'anna', ''],
		['say piet', 'say', 'piet', ''],
		['open desk', 'open', 'john', 'desk'],
		['', '', 'john', ''],
	])('%j', (line, word, name, text) => {
		const { player, ...others } = readCommand(line);
		expect({ ...others, name: player?.name }).toEqual({ word, name, text });
	});

	it('play everybody of the story, each with a phone', () => {
		expect(PLAYERS.map(({ name }) => name)).toEqual(['john', 'maria', 'piet', 'anna']);
		expect(new Set(PLAYERS.map(({ phone }) => phone)).size).toBe(4);
	});
});
