/** No wait between two attempts is longer. */
export const longestWaitMs = 600_000;
const firstWaitMs = 1_000;

/**
 * Milliseconds to wait after the nth failed attempt (from 1): doubled each time up to 600 s, of which the second half
 * is random ("equal jitter", M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), so that jobs
 * that failed together do not come back together. `random` is from 0 up to 1.
 */
export function backoffMs(attempt: number, random: number): number {
  // Beyond 2^20 s the cap has long been reached; the exponent stays small so that nothing overflows.
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
