/** Cases per property: the nightly run sets FUZZ_RUNS. */
export const FUZZ = { numRuns: Number(process.env.FUZZ_RUNS ?? 1000) };
