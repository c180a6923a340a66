/** The one function of gulp that is used from TypeScript; gulp brings no types. */
declare module 'gulp' {
	/** Runs the task when a file that matches has changed, never twice at once. */
	export function watch(
		globs: string[],
		options: { cwd: string },
		task: () => Promise<void>,
	): { close(): Promise<void> };
}
