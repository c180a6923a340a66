import { readFileSync } from 'node:fs';

import { COMMITTED, resultsIn } from '../../bench/frame/files';
import { withFirstLines } from '../../bench/frame/firstLines';
import { reportOn } from '../../bench/frame/report';
import { LINES } from '../../bench/lines';

// What the pages show of the bench is what its results say: `npm run bench` writes both.

const results = resultsIn(
	COMMITTED,
	LINES.map(({ name }) => name),
);

describe('the figures of the bench', () => {
	it.each(COMMITTED.shownOn)('%s: are those of the results', (file) => {
		const page = readFileSync(file, 'utf8');
		expect(page).toMatch(/<!-- bench: \d+ -->/);
		expect(withFirstLines(page, results)).toBe(page);
	});

	it('stand in the page of all results as they were measured', () => {
		expect(readFileSync(COMMITTED.page, 'utf8')).toBe(reportOn(results));
	});
});
