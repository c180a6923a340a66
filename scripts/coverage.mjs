// What the quick tests run of the published code, room by room: from Jest's summary
// (coverage/coverage-summary.json) to docs/results/coverage.json, from which the table of
// docs/results/test-quality.md is made (npm run tables).

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** The folder below the nodes a file is in; files beside the folders are together. */
function roomOf(file) {
	const [house, package_, room, ...rest] = path.relative(root, file).split(path.sep);
	return house !== 'nodes' || rest.length === 0 ? `${house}/` : `${house}/${package_}/${room}/`;
}

const rooms = {};
const { total, ...files } = read('coverage/coverage-summary.json');
for (const [file, summary] of [...Object.entries(files), ['', total]]) {
	const room = (rooms[file === '' ? 'together' : roomOf(file)] ??= {});
	for (const kind of ['lines', 'branches', 'functions']) {
		const counts = (room[kind] ??= { total: 0, covered: 0 });
		counts.total += summary[kind].total;
		counts.covered += summary[kind].covered;
	}
}
const date = new Date().toISOString().slice(0, 10);
const results = path.join(root, 'docs', 'results', 'coverage.json');
writeFileSync(results, `${JSON.stringify({ date, rooms }, undefined, '\t')}\n`);
