import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { ROOT } from './unpacked';

const releases = z.array(
	z.object({
		version: z.string(),
		date: z.string().optional(),
		changes: z.record(z.array(z.string())),
	}),
);

const SCRIPT = path.join(ROOT, 'scripts', 'changelog.mjs');

const read = () => {
	const printed = execFileSync(process.execPath, [SCRIPT, '--print'], { cwd: ROOT });
	return releases.parse(JSON.parse(printed.toString()));
};

describe('the changelog', () => {
	const text = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8');

	it("is read by a reader of 'Keep a Changelog'", () => {
		const [unreleased, ...others] = read();
		expect(unreleased?.version).toBe('Unreleased');
		expect(others.map(({ version }) => version)).toContain('0.1.0');
		for (const { date } of others) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
	});

	it('has every entry under what kind of change it is', () => {
		const known = read().flatMap(({ changes }) => Object.values(changes).flat());
		expect(known.length).toBe((text.match(/^- /gm) ?? []).length);
		const kinds = read().flatMap(({ changes }) => Object.keys(changes));
		const all = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'];
		expect(kinds.filter((kind) => !all.includes(kind))).toEqual([]);
	});

	it('has each kind of change once a version, and a link for each version', () => {
		for (const section of text.split(/^## /m).slice(1)) {
			const kinds = section.match(/^### .*$/gm) ?? [];
			expect([...new Set(kinds)]).toEqual(kinds);
		}
		const { url } = (
			JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
				repository: { url: string };
			}
		).repository;
		const repository = url.replace(/^git\+|\.git$/g, '');
		for (const { version } of read()) expect(text).toContain(`[${version}]: ${repository}/`);
	});
});
