import { setFlagsFromString } from 'node:v8';

/** V8's own: 400, 3000 and 500. */
const CALLS = {
  'invocation-count-for-maglev': 100,
  'invocation-count-for-turbofan': 600,
  'minimum-invocations-after-ic-update': 100,
} as const;

/**
 * Makes V8 optimize a function after fewer calls. Left alone, a server that one client keeps asking reaches its speed only
 * after 20,000 requests, and takes twice the processor time for each until then.
 */
export function optimizeSooner(): void {
  for (const [name, count] of Object.entries(CALLS)) setFlagsFromString(`--${name}=${count}`);
}
