import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

/** What a simulation came to, in the words of the pages. */
const simulatedSchema = z
	.object({ used: z.string(), refused: z.string(), times: z.string() })
	.strict();

export type Simulated = z.infer<typeof simulatedSchema>;

const figureSchema = z
	.object({
		figure: z.string().describe('what was measured'),
		command: z.string().describe('what measures it'),
		date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
		n8n: z.string().describe('version, or "none"'),
		engine: z.enum(['vm', 'legacy', 'both', 'none']).describe("n8n's expression engine"),
		says: z
			.record(z.array(z.string()))
			.describe('by page, the passages that tell it; figures in them have their source here'),
		came: simulatedSchema.optional().describe('of a simulation, compared by its test'),
	})
	.strict();

export type Figure = z.infer<typeof figureSchema>;

const FILE = path.resolve(__dirname, '../../docs/results/figures.json');

/** What was measured by hand or by a simulation; tables have their own files beside this one. */
export function figures(): Figure[] {
	return z.array(figureSchema).parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

/** What the simulation of that name came to when it was last written down. */
export function simulated(name: string): Simulated {
	const found = figures().find(({ figure }) => figure === name)?.came;
	if (found === undefined) throw new Error(`docs/results/figures.json has no simulation '${name}'`);
	return found;
}
