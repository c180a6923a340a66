// The changelog and a release.
//
//   node scripts/changelog.mjs           what is unreleased becomes the version in package.json, today
//   node scripts/changelog.mjs --check   only says whether there is something to release
//   node scripts/changelog.mjs --print   the changelog as its reader understands it, as JSON
//
// `npm run release` calls it; whatever is no 'Keep a Changelog' ends here with the line that is none.

import { readFileSync, writeFileSync } from 'node:fs';

import { parser } from 'keep-a-changelog';

const FILE = 'CHANGELOG.md';
const UNRELEASED = '## [Unreleased]';

const text = readFileSync(FILE, 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { releases } = parser(text);
const unreleased = releases.find((release) => release.version === undefined);

const entries = (release) =>
	Object.fromEntries(
		[...release.changes].flatMap(([kind, changes]) =>
			changes.length > 0 ? [[kind, changes.map(({ title }) => title)]] : [],
		),
	);

/** Moves what is unreleased under the version, and makes its link. */
function released(date) {
	const before = /^\[Unreleased\]: (\S+)\/compare\/(\S+)\.\.\.HEAD$/m.exec(text);
	if (before === null) throw new Error(`${FILE} has no link [Unreleased]: …/compare/…...HEAD`);
	const [line, repository, last] = before;
	const links = [
		`[Unreleased]: ${repository}/compare/${version}...HEAD`,
		`[${version}]: ${repository}/compare/${last}...${version}`,
	];
	return text
		.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${date}`)
		.replace(line, links.join('\n'));
}

const mode = process.argv[2];
if (mode === '--print') {
	const all = releases.map((release) => ({
		version: release.version ?? 'Unreleased',
		date: release.date?.toISOString().slice(0, 10),
		changes: entries(release),
	}));
	console.log(JSON.stringify(all, null, '\t'));
} else if (unreleased === undefined || Object.keys(entries(unreleased)).length === 0) {
	console.error(`${FILE}: nothing is unreleased`);
	process.exitCode = 1;
} else if (mode !== '--check') {
	if (releases.some((release) => release.version === version)) {
		throw new Error(`${FILE} has ${version} already`);
	}
	writeFileSync(FILE, released(new Date().toISOString().slice(0, 10)));
}
