import { AssayError } from './assay-error.ts';

/** Work was stopped by the user (Ctrl-C) or by an abort signal. */
export class InterruptedError extends AssayError {
  constructor(what = 'the work', cause?: unknown, remedy = 'Run it again') {
    super({ code: 'INTERRUPTED', message: `${what} was stopped before it finished`, remedy, cause });
  }
}

/** Throws {@link InterruptedError} once `signal` is aborted; call it between the steps of long work. */
export function throwIfInterrupted(signal: AbortSignal | undefined, what?: string): void {
  if (signal?.aborted) throw new InterruptedError(what, signal.reason);
}
