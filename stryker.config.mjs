// Mutation tests: does a test fail when the code says something else? One room at a time, since a
// room takes as long as a night's shard may: ROOM=messages npm run mutation

import { createRequire } from 'node:module';

const { projects } = createRequire(import.meta.url)('./jest.config.js');
const engine = projects.find(({ displayName }) => displayName === 'engine');

/** The tests of each room. What else would find a mutant is found here, or the room is not tested where it lives. */
const TESTS = {
	messages: [
		'unit/{messageBuilders,messages,telephone,outgoing,files,replyWindow,kinds}.test.ts',
		'engine/handOver.test.ts',
	],
	templates: ['unit/{outgoing,templates/**/*}.test.ts'],
	trigger: ['unit/trigger/**/*.test.ts', 'engine/receiving/**/*.test.ts'],
	transport: [
		'unit/{backoff,claims,credential*,deadline,decisions,errors,pace,redaction,refusals,rules,share}.test.ts',
		'engine/tokens/*.test.ts',
	],
};

const room = process.env.ROOM ?? 'messages';
const tests = TESTS[room];
if (tests === undefined) throw new Error(`No room ${room}: ${Object.keys(TESTS).join(', ')}`);

export default {
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	mutate: [`nodes/Web1on1/${room}/**/*.ts`],
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	concurrency: 1,
	timeoutMS: 20_000,
	dryRunTimeoutMinutes: 20,
	tempDirName: '.artifacts/mutation',
	reporters: ['clear-text', 'progress-append-only', 'json'],
	jsonReporter: { fileName: process.env.MUTATION_REPORT ?? `.artifacts/mutation-${room}.json` },
	ignorePatterns: [
		'/docs/*',
		'!/docs/results',
		'/dist',
		'/.artifacts',
		'/coverage',
		'/examples',
		'/.github',
	],
	jest: {
		projectType: 'custom',
		config: {
			...engine,
			displayName: undefined,
			// Stryker adds this to jest.config.js, whose projects would each run all of it.
			projects: [],
			testMatch: tests.map((pattern) => `<rootDir>/test/${pattern}`),
			testTimeout: 60_000,
		},
		enableFindRelatedTests: true,
	},
};
