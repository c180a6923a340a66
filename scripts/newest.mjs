// The newest n8n that can be installed, beside the supported ones.

import { execFileSync, spawnSync } from 'node:child_process';

/** So many versions are tried, from the newest on. */
const TRIES = 3;

/** Released versions as the registry lists them, newest first. */
function published(root) {
	const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
	const listed = JSON.parse(execFileSync('npm', ['view', 'n8n', 'versions', '--json'], options));
	const latest = execFileSync('npm', ['view', 'n8n', 'version'], options).trim();
	return newestFirst(listed, latest);
}

/** Releases up to the one that npm installs unless told otherwise; what is beyond it is a trial. */
export function newestFirst(listed, latest) {
	const parts = (version) => version.split('.').map(Number);
	const compare = (one, other) => {
		const [a, b] = [parts(one), parts(other)];
		return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
	};
	return listed
		.filter((version) => /^\d+\.\d+\.\d+$/.test(version) && compare(version, latest) >= 0)
		.sort(compare);
}

/** The line that says why, of all that was written: npm says last where the rest of it is. */
export function reasonIn(output) {
	const lines = output.split('\n').filter((line) => line.trim() !== '');
	const ofNpm = lines.filter((line) => line.startsWith('npm error '));
	const why = ofNpm.filter((line) => !/^npm error (code \w+|A complete log of)/.test(line));
	const reason = (why[0] ?? lines.at(-1) ?? 'it says nothing').replace(
		/^npm error (notarget )?/,
		'',
	);
	return reason.replace(/\.$/, '');
}

/**
 * Which n8n that is, and which could not be installed, each with why.
 * @returns `version` is undefined where none could be, or where the registry says nothing
 */
export function newestInstallable(root, known) {
	const failed = [];
	let versions;
	try {
		versions = published(root).slice(0, TRIES);
	} catch (error) {
		return { failed: [{ version: 'newest', why: `the registry did not say: ${error.message}` }] };
	}
	for (const version of versions) {
		if (known.includes(version)) return { version, failed };
		const args = ['--no-install', 'tsx', 'host/cli.ts', 'install', version];
		const { status, stderr } = spawnSync('npx', args, {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'inherit', 'pipe'],
		});
		if (status === 0) return { version, failed };
		failed.push({ version, why: reasonIn(stderr) });
	}
	return { failed };
}
