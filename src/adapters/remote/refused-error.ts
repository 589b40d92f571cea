import { AssayError } from '../../errors/index.ts';
import type { Refusal } from './background-writes.ts';

/** Throws what the server refused of earlier calls: the error itself where it is one, else one that lists them. */
export function throwRefusals(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  if (refusals.length === 1) throw first.error;
  const listed = refusals.slice(0, 20).map(({ runId, error }) => ({ runId, code: error.code, message: error.message }));
  throw new AssayError({
    code: 'CLIENT_WRITES_REFUSED',
    message: `The server refused ${refusals.length} writes: ${first.error.message}; …`,
    remedy: 'Correct them and log again; they are kept in refused.ndjson in the spool folder of the workspace',
    details: { count: refusals.length, refusals: listed },
    cause: first.error,
  });
}
