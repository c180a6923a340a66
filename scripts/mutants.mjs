// What a report of Stryker says, file by file (mutation-testing-report-schema).

/** Found: a test failed, or ran for ever. Not counted: what is in no test's run by the settings, or does not compile. */
const KINDS = {
	Killed: 'found',
	Timeout: 'found',
	Survived: 'survived',
	NoCoverage: 'unreached',
};

/** The files of a report, each with how many of its changes were found, survived, and were reached by no test. */
export function countMutants({ files }, part, date) {
	return Object.fromEntries(
		Object.entries(files).map(([file, { mutants }]) => {
			const counts = { found: 0, survived: 0, unreached: 0 };
			for (const { status } of mutants) {
				const kind = KINDS[status];
				if (kind !== undefined) counts[kind] += 1;
			}
			return [file, { part, date, ...counts }];
		}),
	);
}

/** What is known, with what came in place of what was known of the same files; in the order of names. */
export function withResults(known, came) {
	const all = Object.entries({ ...known, ...came });
	return Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)));
}
