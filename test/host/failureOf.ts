/** What a rejected promise said; fails if it was kept. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
	try {
		await work;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
	throw new Error('This should have failed');
}
