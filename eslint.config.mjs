import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// What is published is linted with n8n's own configuration, cloud rules included and nothing
// changed. The workshop rooms are not nodes: n8n's rules forbid `process`, timers and `node:`
// imports, which a sandbox and a test need, so they get typescript-eslint's strict set instead; so
// does `vendor`, whose libraries n8n's rules would have us not import: what is built of it is scanned
// with n8n's rules by test/package.
// `n8n.strict` would freeze one configuration for everything; docs/decisions.md says why it is off.
const WORKSHOP = filesOf(
	'vendor',
	'toolbox',
	'sandbox',
	'host',
	'demo',
	'bench',
	'scripts',
	'test',
);

// Beside n8n's rules: what is published can be read without scrolling. Comments count in a file,
// which is to have one subject, and not in a function, which they make easier to read.
const PUBLISHED = filesOf('nodes', 'credentials', 'vendor');
const ON_A_SCREEN = {
	'max-lines': ['error', 300],
	'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
	complexity: ['error', 15],
};

function filesOf(...rooms) {
	return rooms.map((room) => `${room}/**/*.ts`);
}

export default defineConfig(
	globalIgnores(['dist', '.artifacts', 'coverage']),
	n8nConfig.map((part) =>
		part.files === undefined
			? part
			: {
					...part,
					files: part.files.flatMap((pattern) =>
						pattern === '**/*.ts' ? ['nodes/**/*.ts', 'credentials/**/*.ts'] : [pattern],
					),
				},
	),
	{ files: PUBLISHED, rules: ON_A_SCREEN },
	{
		files: WORKSHOP,
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.workshop.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
	{
		// Pages run in a browser: types of their own.
		files: ['sandbox/desk/page/**/*.{ts,tsx}', 'demo/office/page/**/*.{ts,tsx}'],
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.desk.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
	{
		files: filesOf('vendor'),
		rules: {
			// A library is loaded when it is first needed.
			'@typescript-eslint/no-require-imports': ['error', { allow: ['^\\./library$'] }],
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			// Jest's asymmetric matchers are typed `any`.
			'@typescript-eslint/no-unsafe-assignment': 'off',
		},
	},
);
