'use strict';

// Loaded into n8n by `NODE_OPTIONS=--require`: says in a file how long its event loop was blocked at
// most since the file was last taken away. The processes that n8n starts itself say nothing.

const fs = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const EVERY_MS = 100;
const file = process.env.BENCH_LOOP_FILE;

if (file !== undefined && /[\\/]n8n$/.test(process.argv[1] ?? '')) {
	const delays = monitorEventLoopDelay({ resolution: 10 });
	delays.enable();
	setInterval(() => {
		if (!fs.existsSync(file)) delays.reset();
		fs.writeFileSync(file, String(delays.max / 1e9));
	}, EVERY_MS).unref();
}
