// Writes the sample outputs that the editor shows before a node's first run: what comes out of every
// operation and of the trigger on n8n's engine against the sandbox, as types without any value.
//
// npm run schemas

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

process.env.N8N_LOG_LEVEL ??= 'silent';

// Node.js looks for .json before .ts, and beside Web1on1.node.ts there is a Web1on1.node.json.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else changes the order
const { extensions } = require;
const json = extensions['.json'];
Reflect.deleteProperty(extensions, '.json');
extensions['.json'] = json;

async function main(): Promise<void> {
	// Loaded after the above, which would come too late for a static import.
	const { sampleOutputs } = await import('../test/engine/sampleOutputs');
	const { NODE_DIR, schemaFiles } = await import('../test/engine/sampleSchemas');
	const schemas = schemaFiles(await sampleOutputs());
	await rm(path.join(NODE_DIR, '__schema__'), { recursive: true, force: true });
	for (const [file, text] of schemas) {
		const target = path.join(NODE_DIR, file);
		await mkdir(path.dirname(target), { recursive: true });
		await writeFile(target, text);
	}
	console.log(`${schemas.size} sample outputs written`);
}

void main();
