/** How long and how often what failed for a while is tried again. */
export interface RetryPolicy {
  /** How long to go on trying, from the first attempt; 0 tries once. */
  readonly forMs: number;
  /** The first pause; each one is about twice the one before. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { forMs: 60_000, firstPauseMs: 100, longestPauseMs: 5000 };

/** A fault of the server itself is likely to come again. */
const MOST_ATTEMPTS_AFTER_FAULT = 3;

/** Nothing of the request can have arrived. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What became of one attempt that failed: the status of the answer, or the code of the error of the connection. */
export type Failure = { readonly status: number } | { readonly systemCode: string };

/**
 * Whether the same request may be sent again.
 * @param isRepeatable sending it twice is the same as sending it once
 * @param attempts made so far
 */
export function mayRetry(failure: Failure, isRepeatable: boolean, attempts: number): boolean {
  if ('systemCode' in failure) return isRepeatable || NEVER_SENT.has(failure.systemCode);
  const { status } = failure;
  if (status === 429 || status === 503) return true;
  if (status < 500 || !isRepeatable) return false;
  return status !== 500 || attempts < MOST_ATTEMPTS_AFTER_FAULT;
}

/**
 * The pause before attempt `attempts` + 1: doubled each time up to the longest, of which a random half is taken off so
 * that many clients do not come back at once; at least what the server asked for.
 * @param random in [0, 1)
 */
export function pauseMs(policy: RetryPolicy, attempts: number, askedMs: number | undefined, random: number): number {
  const whole = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempts - 1));
  return Math.max(whole * (1 - random / 2), askedMs ?? 0);
}

/** Milliseconds that a `Retry-After` header asks to wait, given in seconds or as a date. */
export function askedPauseMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
