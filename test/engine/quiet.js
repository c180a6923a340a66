'use strict';

// n8n-core prints every failed execution, and failed executions are what many tests are about.
process.env.N8N_LOG_LEVEL ??= 'silent';
