/**
 * Whether an error of Node's has one of these codes. Looks at the error's shape: inside jest Node's
 * own errors are no instances of the `Error` that the code sees.
 */
export function hasCode(error: unknown, ...codes: string[]): boolean {
	if (typeof error !== 'object' || error === null || !('code' in error)) return false;
	return codes.some((code) => code === error.code);
}
