import { DEFAULT_N8N_VERSION } from '../host';
import { explain, readCommandLine, UsageError, wholeNumber } from '../toolbox/commandLine';
import { COMMITTED, QUICK, write } from './frame/files';
import { inWords, thisMachine } from './frame/machine';
import { runLine } from './frame/run';
import { LINES } from './lines';

const USAGE = `Usage:
  npm run bench                      everything; its results are written to bench/RESULTS.md
  npm run bench -- intake burst      these lines only
  npm run bench -- --quick           small sizes, one round, to see that it works; written to .artifacts/bench

  --rounds 3      so many rounds of each race
  --n8n 2.41.1    this version of n8n

Lines: ${LINES.map(({ name }) => name).join(', ')}`;

async function main(): Promise<void> {
	const { values, positionals } = readCommandLine({
		options: {
			help: { type: 'boolean', default: false },
			quick: { type: 'boolean', default: false },
			rounds: { type: 'string' },
			n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
		},
		allowPositionals: true,
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const unknown = positionals.filter((name) => !LINES.some((line) => line.name === name));
	if (unknown.length > 0) throw new UsageError(`There is no line '${unknown.join("', '")}'`);
	const isQuick = values.quick;
	const rounds =
		values.rounds === undefined ? {} : { rounds: wholeNumber('rounds', values.rounds) };
	const lines = LINES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	const size = {
		isQuick,
		version: values.n8n,
		of: (full: number, quick: number) => (isQuick ? quick : full),
	};
	console.log(inWords(thisMachine()));
	const place = isQuick ? QUICK : COMMITTED;
	for (const line of lines) {
		const result = await runLine(line, { size, ...rounds, say: console.log });
		// After each, so that an interrupted run keeps what it has.
		write(
			[result],
			place,
			LINES.map(({ name }) => name),
		);
	}
	console.log(`\nWritten to ${place.page}`);
}

main().catch((error: unknown) => {
	console.error(explain(error, USAGE));
	process.exitCode = 1;
});
