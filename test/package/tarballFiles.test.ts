import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { filesBelow, ROOT, usingTarball } from './unpacked';

// What users install, file by file, with its size. `npm run tables` writes the list anew; its
// difference is to be looked at as closely as that of code.

const LIST = path.join(__dirname, 'tarballFiles.json');

/** Sizes by name, in kB (1024 bytes), rounded up. */
type Sizes = Record<string, number>;

/** A file may grow or shrink by a tenth, and by 1 kB at any rate: what makes a difference is more. */
const allowed = (size: number): number => Math.max(1, size / 10);

/** What is different in a way that somebody ought to look at. */
function differences(was: Sizes, is: Sizes): string[] {
	const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
	return names.flatMap((name) => {
		const before = was[name];
		const now = is[name];
		if (before === undefined) return [`${name} is new: ${String(now)} kB`];
		if (now === undefined) return [`${name} is gone`];
		if (Math.abs(now - before) <= allowed(before)) return [];
		return [`${name} ${now > before ? 'grew' : 'shrank'} from ${before} to ${now} kB`];
	});
}

const sum = (sizes: Sizes): number => Object.values(sizes).reduce((total, one) => total + one, 0);

describe('the files of the tarball', () => {
	const { unpacked } = usingTarball();

	const packed = (): Sizes =>
		Object.fromEntries(
			filesBelow(unpacked).map((file) => [
				path.relative(unpacked, file).split(path.sep).join('/'),
				Math.ceil(statSync(file).size / 1024),
			]),
		);

	it('are those on the list, about as large as there (npm run tables)', () => {
		const is = packed();
		if (process.env.UPDATE_TABLES === '1') {
			writeFileSync(LIST, `${JSON.stringify(is, null, '\t')}\n`);
		}
		const was = JSON.parse(readFileSync(LIST, 'utf8')) as Sizes;
		expect(differences(was, is)).toEqual([]);
		expect(Math.abs(sum(is) - sum(was))).toBeLessThanOrEqual(sum(was) / 20);
	});

	it.each<[Sizes, Sizes, string[]]>([
		[{ a: 10, b: 2 }, { a: 11, b: 3 }, []],
		[{ a: 40 }, { a: 45 }, ['a grew from 40 to 45 kB']],
		[{ a: 40 }, { a: 1 }, ['a shrank from 40 to 1 kB']],
		[{ a: 1 }, { b: 1 }, ['a is gone', 'b is new: 1 kB']],
	])('%j and %j differ as said', (was, is, expected) => {
		expect(differences(was, is)).toEqual(expected);
	});

	it('name no folder of the machine they were built on', () => {
		const naming = filesBelow(unpacked).filter((file) => {
			const text = readFileSync(file, 'utf8');
			return text.includes(ROOT) || /(?<![\w./~:-])\/(?:home|Users|root)\/\w/.test(text);
		});
		expect(naming.map((file) => path.relative(unpacked, file))).toEqual([]);
	});
});
