import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { ensureN8n, packPackage, type Installation } from '../host';
import type { Contender, Figures, Line, Race, Size } from './frame/line';

const OURS = 'Web1on1';

/** Chat packages of the registry, as they were when this was written. */
const OTHERS = [
	'@devlikeapro/n8n-nodes-chatwoot@1.0.2',
	'@respond-io/n8n-nodes-respond-io@1.3.6',
	'n8n-nodes-evolution-api@1.0.4',
];

/** What it costs to have the package. */
export const weight: Line = {
	name: 'weight',
	title: 'Start and weight: what it costs to have the package',
	about:
		'The time a Node.js of its own takes to load all nodes of the package (n8n-workflow is loaded already, as it is in n8n), the ' +
		'memory it then holds more, and the size of what is downloaded and of what that unpacks to, without ' +
		'the libraries it depends on. Beside it chat packages of the registry; the first load after an installation is left out.',
	rounds: 3,
	races: [prepare],
};

async function prepare(size: Size): Promise<Race> {
	const installation = await ensureN8n({ version: size.version });
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-bench-weight-'));
	const specs: Array<[name: string, spec: string]> = [
		[OURS, packPackage()],
		...OTHERS.map((spec): [string, string] => [spec, spec]),
	];
	return {
		name: 'loaded and packed',
		conditions: `Node.js of n8n ${size.version}`,
		contenders: specs.map(([name, spec], index) =>
			contender(name, spec, path.join(folder, String(index)), installation),
		),
		measures: [
			{ key: 'load', title: 'ms to load', better: 'lower', isDrawn: true },
			{ key: 'heap', title: 'MB of heap', better: 'lower' },
			{ key: 'packed', title: 'kB packed', better: 'lower', isDrawn: true },
			{ key: 'unpacked', title: 'kB unpacked', better: 'lower' },
		],
		targets: [],
		end: async () => {
			await fs.promises.rm(folder, { recursive: true, force: true });
		},
	};
}

function contender(
	name: string,
	spec: string,
	folder: string,
	installation: Installation,
): Contender {
	const packed = install(spec, folder);
	// Once for the file system's sake.
	load(packed.folder, installation);
	return {
		name,
		measure: async () => {
			const loaded = load(packed.folder, installation);
			return await Promise.resolve({ ...loaded, ...packed.sizes });
		},
	};
}

/** Installs a package as n8n does, without the libraries that n8n brings. */
function install(spec: string, folder: string): { folder: string; sizes: Figures } {
	fs.mkdirSync(folder, { recursive: true });
	const npm = (args: string[]): string =>
		execFileSync('npm', [...args, '--loglevel', 'error'], { cwd: folder, encoding: 'utf8' });
	const [packed] = JSON.parse(npm(['pack', spec, '--json', '--ignore-scripts'])) as Array<{
		name: string;
		filename: string;
		size: number;
		unpackedSize: number;
	}>;
	if (packed === undefined) throw new Error(`npm has packed nothing of ${spec}`);
	fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
	const tarball = path.join(folder, path.basename(packed.filename));
	const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	npm(['install', tarball, ...options]);
	const { size, unpackedSize } = packed;
	return {
		folder: path.join(folder, 'node_modules', packed.name),
		sizes: { packed: size / 1000, unpacked: unpackedSize / 1000 },
	};
}

/** Loads all nodes and credentials, and makes one of each, as n8n does when it starts. */
const SCRIPT = `
	const { readFileSync } = require('node:fs');
	const path = require('node:path');
	const folder = process.argv[1];
	const { n8n } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	// All of it: parts of it are loaded when they are first asked for.
	Object.values(require('n8n-workflow'));
	global.gc();
	const before = process.memoryUsage().heapUsed;
	const start = performance.now();
	const made = [...n8n.nodes, ...n8n.credentials].map((file) => {
		const { [path.basename(file).split('.')[0]]: Type } = require(path.join(folder, file));
		return new Type();
	});
	const load = performance.now() - start;
	global.gc();
	const heap = (process.memoryUsage().heapUsed - before) / 2 ** 20;
	console.log(JSON.stringify({ load, heap, made: made.length }));
`;

function load(folder: string, { node, folder: n8n }: Installation): Figures {
	const answer = execFileSync(node.executable, ['--expose-gc', '-e', SCRIPT, folder], {
		encoding: 'utf8',
		env: { ...process.env, NODE_PATH: path.join(n8n, 'node_modules') },
	});
	const { load, heap } = JSON.parse(answer) as Figures;
	return { load: load ?? NaN, heap: heap ?? NaN };
}
