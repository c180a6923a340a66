import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import { chromium, type Browser } from 'playwright-core';

/** Prints where it has put the browser; the variable makes it unpack the system libraries as well. */
const UNPACK =
	"require('@sparticuz/chromium').executablePath().then((file) => process.stdout.write(file))";
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

/** A Chromium that came inside an npm package, unpacked into a folder of its own. */
export class OwnChromium {
	private constructor(
		readonly browser: Browser,
		private readonly folder: string,
	) {}

	/** Starts it; `CHROMIUM` names another one, for machines the packaged one is not made for. */
	static async launch(): Promise<OwnChromium> {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web1on1-chromium-'));
		try {
			const other = process.env['CHROMIUM'];
			const browser = await chromium.launch({
				headless: true,
				args: FLAGS,
				...(other === undefined ? unpacked(folder) : { executablePath: other }),
			});
			return new OwnChromium(browser, folder);
		} catch (error) {
			fs.rmSync(folder, { recursive: true, force: true });
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.browser.close();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}
}

/**
 * Unpacks into a folder of our own: the package takes any file it finds at its usual place for a
 * whole browser, also what an interrupted run has left there.
 */
function unpacked(folder: string): { executablePath: string; env: Record<string, string> } {
	const executablePath = execFileSync(process.execPath, ['-e', UNPACK], {
		cwd: __dirname,
		env: { ...process.env, ...WITH_LIBRARIES, TMPDIR: folder },
		encoding: 'utf8',
	});
	const fonts = path.join(folder, 'fonts.conf');
	fs.writeFileSync(fonts, fontSettings(folder));
	return {
		executablePath,
		env: {
			...inherited(),
			// Its own libraries and fonts: the same on a machine that has others, or none.
			LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
			FONTCONFIG_FILE: fonts,
		},
	};
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
