import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { chromium, type Browser } from 'playwright-core';

import { cacheFolder, CHECKOUT, readIdentity } from '../../host';

/** Unpacks into the temporary folder; the variable makes it unpack the system libraries as well. */
const UNPACK = "require('@sparticuz/chromium').executablePath()";
const WITH_LIBRARIES = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };

/** Nothing may ask the internet, and a test may run as root, for whom there is no sandbox. */
const FLAGS = [
	'--headless=shell',
	'--no-sandbox',
	'--no-zygote',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-domain-reliability',
	'--disable-sync',
	'--font-render-hinting=none',
	'--no-first-run',
	'--no-pings',
];

/** Other tests may keep the machine busy. */
const START_MS = 120_000;

/** Starts a Chromium; `CHROMIUM` names another than the one that came inside an npm package. */
export async function launchChromium(): Promise<Browser> {
	const other = process.env['CHROMIUM'];
	return await chromium.launch({
		headless: true,
		args: FLAGS,
		timeout: START_MS,
		...(other === undefined ? packagedChromium() : { executablePath: other }),
	});
}

/**
 * The packaged one, unpacked into the cache. Not at the package's own place, the system's temporary
 * folder, where it takes any file it finds for a whole browser, also what an interrupted run left.
 */
function packagedChromium(): { executablePath: string; env: Record<string, string> } {
	const { version } = readIdentity(path.join(CHECKOUT, 'node_modules', '@sparticuz', 'chromium'));
	const folder = path.join(cacheFolder(), `chromium-${version}`);
	if (!fs.existsSync(folder)) unpack(folder);
	return {
		executablePath: path.join(folder, 'chromium'),
		env: {
			...inherited(),
			// Its own libraries and fonts: the same on a machine that has others, or none.
			LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
			FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
		},
	};
}

/** Unpacks under another name first: a folder of the right name is whole. */
function unpack(folder: string): void {
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	const draft = fs.mkdtempSync(`${folder}-`);
	try {
		execFileSync(process.execPath, ['-e', UNPACK], {
			cwd: CHECKOUT,
			env: { ...process.env, ...WITH_LIBRARIES, TMPDIR: draft },
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		fs.writeFileSync(path.join(draft, 'fonts.conf'), fontSettings(folder));
		rename(draft, folder);
	} finally {
		fs.rmSync(draft, { recursive: true, force: true });
	}
}

function rename(draft: string, folder: string): void {
	try {
		fs.renameSync(draft, folder);
	} catch (error) {
		// Another run was faster.
		if (!fs.existsSync(folder)) throw error;
	}
}

function fontSettings(folder: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${path.join(folder, 'fonts', 'fonts')}</dir>
	<cachedir>${path.join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

function inherited(): Record<string, string> {
	const variables: Record<string, string> = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (value !== undefined) variables[name] = value;
	}
	return variables;
}
