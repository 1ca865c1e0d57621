import type { PaymentsError } from "./errors.js";

/** How often, and how long to wait at most. */
export interface RetryOptions {
  /** Attempts at most, the first included. Default 4. */
  readonly maxAttempts: number;
  /** The longest wait between two attempts, in seconds. Default 30. */
  readonly maxDelay: number;
}

const FIRST_DELAY = 0.4;
const LONGEST_DELAY = 10;

/**
 * The wait before the next attempt, in seconds; undefined when there is to be none.
 * @param error What came of this attempt.
 * @param isRepeatable Whether making the request twice is the same as once.
 * @param attempt The number of this attempt, from 1.
 * @param jitter By chance, in [0, 1).
 */
export function retryDelay(error: PaymentsError, isRepeatable: boolean, attempt: number, options: RetryOptions, jitter: number): number | undefined {
  const { status, retryAfter } = error;
  const nothingDone = status === 408 || status === 429 || error.code === "overloaded" || (status === 409 && retryAfter !== undefined);
  const unknown = status === undefined || [500, 502, 503, 504].includes(status);
  if (attempt >= options.maxAttempts || !(nothingDone || (unknown && isRepeatable))) return undefined;
  if (retryAfter !== undefined && retryAfter > options.maxDelay) return undefined;
  const spread = Math.min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY) * (0.5 + jitter / 2);
  return Math.min(retryAfter === undefined ? spread : retryAfter + spread / 4, options.maxDelay);
}
