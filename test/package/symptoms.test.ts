import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// Who looks for an error searches a page for its words: so the words are those of the code.

const ROOT = path.resolve(__dirname, '../..');

const PAGES = ['docs/using/troubleshooting.md', 'docs/using/sandbox-step-by-step.md'];

/** Where texts that users see are written. */
const ROOMS = ['credentials', 'nodes', 'sandbox'];

const CODE = ROOMS.flatMap((room) =>
	readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(ROOT, room, file), 'utf8')),
).join('\n');

/** What users see, as the first column of tables headed so has it: our own words are in italics. */
function symptomsIn(page: string): string[] {
	const tables = page.split(/^\| what you see \|.*\n\|[-|]+\n/m).slice(1);
	return tables
		.flatMap((table) => (/^(?:\|.*\n)*/.exec(table)?.[0] ?? '').trimEnd().split('\n'))
		.flatMap((row) => {
			const seen = row.split(' | ')[0]?.replace(/\*\*[^*]*\*\*/g, '') ?? '';
			return [...seen.matchAll(/\*([^*]+)\*/g)].flatMap(([, words]) => words ?? []);
		});
}

/** The parts of a text that no code says; what differs is left out in it as an ellipsis. */
function unsaid(symptom: string): string[] {
	const parts = symptom.split('…').map((part) => part.replace(/^[\s:,.]+|[\s:,.]+$/g, ''));
	return parts.filter((part) => !CODE.includes(part));
}

describe.each(PAGES)('%s', (file) => {
	const symptoms = symptomsIn(readFileSync(path.join(ROOT, file), 'utf8'));

	it('has words of ours to search for', () => {
		expect(symptoms.length).toBeGreaterThan(3);
	});

	it.each(symptoms)('%s: is what users see', (symptom) => {
		expect(unsaid(symptom)).toEqual([]);
	});
});

describe('words that no code says', () => {
	it('are told apart', () => {
		const page = '| what you see | why |\n|---|---|\n| *The moon is full …*, **Save** | x |\n\n*y*';
		expect(symptomsIn(page)).toEqual(['The moon is full …']);
		expect(unsaid('The moon is full …')).toEqual(['The moon is full']);
	});
});
