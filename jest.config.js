'use strict';

const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
		module: { type: 'commonjs' },
	},
];

/** Each kind of test is a project of its own; `npm test` runs them all. */
const project = (name, options = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testEnvironment: 'node',
	// Copies of the project, of mutation tests for example.
	modulePathIgnorePatterns: ['<rootDir>/.artifacts/'],
	transform: { '^.+\\.ts$': swc },
	...options,
});

module.exports = {
	projects: [
		project('unit'),
		project('conformance'),
		project('engine', { setupFiles: ['<rootDir>/test/engine/quiet.js'] }),
		project('package'),
		project('host'),
		project('queue'),
		project('browser'),
	],
	// What is published, by V8's own count (npm run coverage).
	coverageProvider: 'v8',
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary', 'html', 'json-summary'],
	// Longer than what tests wait for (`until`), which says what has not come.
	testTimeout: 180_000,
};
