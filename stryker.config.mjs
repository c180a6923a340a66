// Mutation tests: does a test fail when the code says something else? One part at a time, since a part
// takes as long as a night's job may: PART=messages npm run mutation

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

const { projects } = createRequire(import.meta.url)('./jest.config.js');
const engine = projects.find(({ displayName }) => displayName === 'engine');

/**
 * The files of each part, below nodes/Web1on1, and the tests that are about them: what only tests of
 * something else would find counts as survived.
 */
export const PARTS = {
	messages: {
		files: ['messages/**/*.ts', '!messages/telephone*.ts'],
		tests: ['unit/{messageBuilders,messages,contact,outgoing,files,replyWindow,kinds}.test.ts'],
	},
	telephone: {
		files: ['messages/telephone*.ts'],
		tests: ['unit/{telephone,outgoing}.test.ts'],
	},
	templates: {
		files: ['templates/**/*.ts'],
		tests: [
			'unit/{messageBuilders,outgoing,templates/**/*}.test.ts',
			'engine/dealers/**/*.test.ts',
		],
	},
	receiving: {
		files: ['trigger/*.ts'],
		tests: ['unit/{files,trigger/**/*}.test.ts', 'engine/receiving/**/*.test.ts'],
	},
	once: {
		files: ['trigger/once/*.ts'],
		tests: ['unit/{workflowMemory,trigger/once}.test.ts', 'engine/receiving/once.test.ts'],
	},
	registration: {
		files: ['trigger/registration/*.ts'],
		tests: ['engine/{registration/**/*,receiving/enteredSecrets}.test.ts'],
	},
	waiting: {
		files: ['trigger/waiting/*.ts'],
		tests: ['unit/waiting/*.test.ts', 'unit/trigger/address.test.ts', 'engine/waiting/*.test.ts'],
	},
	wire: {
		files: ['transport/wire/*.ts', 'transport/{pace,share}.ts'],
		tests: [
			'unit/{backoff,deadline,decisions,errors,fates,pace,redaction,refusals,rules,share}.test.ts',
		],
	},
	tokens: {
		files: ['transport/tokens/*.ts'],
		tests: ['unit/{claims,credential*}.test.ts', 'engine/tokens/*.test.ts'],
	},
	transport: {
		files: ['transport/*.ts', '!transport/{pace,share}.ts'],
		tests: [
			'unit/{credential*,errors,redaction,refusals}.test.ts',
			'engine/{answers,files,hangingApi,pickers,sending/errors}.test.ts',
		],
	},
};

/** The part that is asked for. */
export const PART = process.env.PART ?? 'messages';
const part = PARTS[PART];
if (part === undefined) throw new Error(`No part ${PART}: ${Object.keys(PARTS).join(', ')}`);

/** A pattern of files below the nodes; one with ! leaves out. */
const below = (pattern) => pattern.replace(/^(!?)/, '$1nodes/Web1on1/');

export default {
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	mutate: part.files.map(below),
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	concurrency: availableParallelism(),
	timeoutMS: 20_000,
	dryRunTimeoutMinutes: 20,
	tempDirName: '.artifacts/mutation',
	reporters: ['clear-text', 'progress-append-only', 'json'],
	jsonReporter: { fileName: `.artifacts/mutation-${PART}.json` },
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
			testMatch: part.tests.map((pattern) => `<rootDir>/test/${pattern}`),
			testTimeout: 60_000,
		},
		enableFindRelatedTests: true,
	},
};
