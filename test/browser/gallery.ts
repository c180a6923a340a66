import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { CHECKOUT } from '../../host';

export type Theme = 'light' | 'dark';

const THEMES: readonly Theme[] = ['light', 'dark'];

/** Pictures of every state, in both themes, to look at after a run. */
const ALL = path.join(os.tmpdir(), 'web1on1-screenshots');
/** Those the documentation shows; renewed with `UPDATE_SCREENSHOTS=1`. */
const SHOWN = path.join(CHECKOUT, 'docs', 'screenshots');

/** n8n's notes about what has just been done pop up in a corner, in the way. */
const WITHOUT_NOTES = '.el-notification { visibility: hidden !important }';

const MAX_BYTES = 160 * 1024;

/** A part of a picture, in pixels of the page; wider than the element where a list stands out. */
export interface Crop {
	x?: number;
	y?: number;
	width?: number;
	height?: number;
}

/** As fine as the screen, or, for what is large, one pixel of the picture for one of the page. */
type Scale = 'css' | 'device';

/** Takes pictures of what a test has come to. */
export class Gallery {
	constructor(private readonly page: Page) {
		fs.mkdirSync(ALL, { recursive: true });
	}

	/**
	 * Takes a picture in each theme; `shown` are the themes in which the documentation has it.
	 * @param crop measured from the upper left corner of the element
	 */
	async take(
		name: string,
		element: Locator,
		{ shown = [], crop, scale }: { shown?: Theme[]; crop?: Crop; scale?: Scale } = {},
	): Promise<void> {
		// What the mouse rests on looks different.
		await this.page.mouse.move(0, 0);
		for (const theme of THEMES) {
			await this.switchTo(theme);
			const file = `${name}-${theme}.png`;
			const picture = await this.picture(element, crop, scale);
			fs.writeFileSync(path.join(ALL, file), picture);
			if (shown.includes(theme)) show(file, picture);
		}
		await this.switchTo('light');
	}

	/** All one sees, whatever it is: to find out why a test failed. */
	async takePage(name: string): Promise<void> {
		await this.page.screenshot({ path: path.join(ALL, `${name}.png`) });
	}

	/** n8n follows the system's theme unless told otherwise. */
	async switchTo(theme: Theme): Promise<void> {
		await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
		// Colours fade into each other.
		await this.page.waitForTimeout(600);
	}

	private async picture(
		element: Locator,
		crop: Crop = {},
		scale: Scale = 'device',
	): Promise<Buffer> {
		const box = await element.boundingBox();
		if (!box) throw new Error('There is nothing to take a picture of');
		const { x = 0, y = 0 } = crop;
		return await this.page.screenshot({
			style: WITHOUT_NOTES,
			scale,
			clip: {
				x: box.x + x,
				y: box.y + y,
				width: crop.width ?? box.width - x,
				height: Math.min(crop.height ?? box.height, box.height - y),
			},
		});
	}
}

function show(file: string, picture: Buffer): void {
	if (picture.length > MAX_BYTES) {
		throw new Error(`${file} has ${picture.length} bytes: crop it more closely`);
	}
	if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
	fs.mkdirSync(SHOWN, { recursive: true });
	fs.writeFileSync(path.join(SHOWN, file), picture);
}
