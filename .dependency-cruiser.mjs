// Who may know whom. Whatever a room's line does not name is forbidden to it, so that a wrong
// import, a new room without a line and a new library all fail in `npm run lint`.

const N8N = 'n8n-workflow';
const CRYPTO = 'node:crypto';

/** The libraries that are bundled into the package, each behind a module of `vendor/`. */
const BUNDLED = ['libphonenumber-js', 're2js'];

/** What both nodes, and the lists their editor shows, are built with. */
const PARTS = ['values', 'messages', 'templates', 'transport', 'n8n', N8N];

/** Rooms of `nodes/Web1on1/`, from the ground floor up, and what each may know beside itself. */
const ROOMS = {
	values: [],
	pattern: ['values', 'vendor'],
	messages: ['values', 'vendor'],
	templates: ['values', 'messages'],
	transport: ['values', N8N, CRYPTO],
	n8n: ['values', 'transport/errors.ts', N8N],
	descriptions: ['values', 'messages', N8N],
	waiting: ['values', 'pattern', 'messages', N8N, CRYPTO],
	actions: [...PARTS, 'descriptions', 'waiting', CRYPTO],
	editor: PARTS,
	trigger: [...PARTS, 'descriptions', 'pattern', 'waiting', CRYPTO],
};

/** Single files whose line is not that of their room: the front doors, and the look-ups. */
const FILES = {
	'Web1on1.node.ts': ['actions', 'editor', 'descriptions', 'waiting', 'n8n', N8N],
	'Web1on1Trigger.node.ts': ['trigger', 'editor', 'descriptions', 'n8n', N8N],
	'templates/lookup.ts': [...ROOMS.templates, 'templates', 'transport'],
	'templates/named.ts': [...ROOMS.templates, 'templates', 'transport'],
};

/** What is published is found by n8n through these. */
const ENTRIES = ['^credentials/[^/]+\\.ts$', '^nodes/Web1on1/[^/]+\\.node\\.ts$'];

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const inNodes = (name) => `^nodes/Web1on1/${literally(name)}${name.endsWith('.ts') ? '$' : '/'}`;
const library = (name) => `(^|/)node_modules/${literally(name)}/`;

/** The pattern of the files behind one word of a line. */
function pattern(name) {
	if (name === N8N || BUNDLED.includes(name)) return library(name);
	if (name === CRYPTO) return '^(node:)?crypto$';
	if (name === 'vendor') return '^vendor/[^/]+/index\\.ts$';
	return inNodes(name);
}

/** `who` may know itself and `others`, nothing else. */
function knowsOnly(who, from, others) {
	return {
		name: `what ${who} may know`,
		comment: `${who} may know ${others.join(', ') || 'nobody'}.`,
		severity: 'error',
		from,
		to: { pathNot: [...[from.path].flat(), ...others.map(pattern)] },
	};
}

const published = [
	...Object.entries(ROOMS).map(([room, others]) => {
		const exceptions = Object.keys(FILES).filter((file) => file.startsWith(`${room}/`));
		const from = { path: inNodes(room), pathNot: exceptions.map(inNodes) };
		return knowsOnly(room, from, others);
	}),
	...Object.entries(FILES).map(([file, others]) =>
		knowsOnly(file, { path: inNodes(file) }, others),
	),
	knowsOnly('credentials', { path: '^credentials/' }, ['transport', 'values', N8N]),
	knowsOnly('vendor', { path: '^vendor/' }, BUNDLED),
];

/** Of the project `room` may know itself and `others`; of libraries, any: it is not published. */
const borrowsOnly = (room, others, comment) => ({
	name: `what ${room} may borrow`,
	comment,
	severity: 'error',
	from: { path: `^${room}/` },
	to: {
		dependencyTypes: ['local'],
		pathNot: [room, ...others].map((name) => `^${name}/`),
	},
});

const workshop = [
	borrowsOnly('toolbox', [], 'What it holds is of use to anybody.'),
	borrowsOnly('sandbox', ['toolbox'], 'Its reading of the API is independent, or proves nothing.'),
	borrowsOnly('host', ['toolbox'], 'It drives an n8n with a packed package, whatever is in it.'),
	borrowsOnly('bench', ['toolbox', 'host', 'sandbox'], 'It measures the packed package.'),
	borrowsOnly('demo', ['toolbox', 'host', 'sandbox'], 'It uses the packed package, as users do.'),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		...published,
		{
			name: 'every room has its line',
			comment: 'A new room of nodes/ says in this file whom it may know.',
			severity: 'error',
			from: {
				path: '^nodes/',
				pathNot: [...Object.keys(ROOMS), ...Object.keys(FILES)].map(inNodes),
			},
			to: {},
		},
		{
			name: "templates borrow messages' types only",
			comment: 'What a template and a message have in common is a shape.',
			severity: 'error',
			from: { path: inNodes('templates') },
			to: { path: inNodes('messages'), dependencyTypesNot: ['type-only'] },
		},
		{
			name: 'bundled libraries stand behind vendor',
			comment:
				'One small module per library, which loads it when it is first needed. Tests ask the library itself, as an oracle; the sandbox reads what is typed on a phone.',
			severity: 'error',
			from: { pathNot: '^(?:vendor|test)/|^sandbox/numbers\\.ts$' },
			to: { path: BUNDLED.map(library) },
		},
		...workshop,
		{
			name: 'test rooms do not borrow from one another',
			comment: 'What several of them use is in test/support/.',
			severity: 'error',
			from: { path: '^test/([^/]+)/' },
			to: { path: '^test/', pathNot: ['^test/$1/', '^test/support/'] },
		},
		{
			name: 'no import circles',
			comment: 'Each of the files in a circle needs all others to be understood.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'nothing dead is published',
			comment: 'Every file of the package is reached from a node or the credential.',
			severity: 'error',
			from: { path: ENTRIES },
			to: {
				path: '^(nodes|credentials|vendor)/.+\\.ts$',
				pathNot: ENTRIES,
				reachable: false,
			},
		},
	],
	options: {
		// Types are arrows, too.
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(dist|coverage|\\.artifacts)/' },
	},
};
