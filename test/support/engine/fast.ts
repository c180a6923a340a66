// Import this before anything else, for a test of waits and expiry that takes no time: a second of
// the package's waiting is then ten milliseconds. Wants a sandbox without rate limit.

jest.mock('../../../nodes/Web1on1/transport/timing', () =>
	jest.requireActual<object>('./fastTiming'),
);

// What the package has loaded already goes by the slow clock.
if (require.resolve('../../../nodes/Web1on1/transport/timing') in require.cache) {
	throw new Error("The package was loaded before 'fast' was");
}

export { advance, ahead } from './fastTiming';
