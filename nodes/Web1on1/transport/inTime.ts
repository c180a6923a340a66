/**
 * What comes of the work, unless the signal comes first: then it is given up, though it goes on.
 * @throws what `reason` gives
 */
export async function inTime<Result>(
	work: Promise<Result>,
	late: AbortSignal,
	reason: () => Error,
): Promise<Result> {
	const tooLate = new Promise<never>((_, reject) => {
		const give = (): void => reject(reason());
		if (late.aborted) give();
		else late.addEventListener('abort', give, { once: true });
	});
	return await Promise.race([work, tooLate]);
}
