import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { OPERATIONS } from './fields';

describe('the texts of the code', () => {
	const folder = path.join(__dirname, '..', '..', '..', 'nodes', 'Web1on1', 'actions');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.operation.ts'),
	);

	it('every operation has a file', () => {
		expect(files).toHaveLength(OPERATIONS.length);
	});

	it.each(files)('%s says how sure its endpoint is, and where that stands', (file) => {
		const code = readFileSync(path.join(folder, file), 'utf8');
		const [docstring = ''] =
			/\/\*\*(?:(?!\*\/)[^])*\*\/\nexport const \w+: Operation/.exec(code) ?? [];
		expect(docstring).toMatch(/\[[ABC]\]/);
		expect(docstring).toMatch(/[(;] ?facts: [A-Z]\d/);
	});
});
