import { claimJob } from './claim-job.ts';
import type { JobRunner, RunJobsOptions } from './job.ts';
import type { JobServices } from './job-services.ts';
import { runJob } from './run-job.ts';

/** A runner that also looks for work when it is told that there is some. */
export interface WakeableRunner extends JobRunner {
  wake(): void;
}

/** What {@link Jobs.run} does. */
export function runJobs(services: JobServices, options: RunJobsOptions): WakeableRunner {
  const { handlers, concurrency = 1, everyMs = 500, leaseMs = 60_000, mostAttempts = 3, closeMs = 10_000 } = options;
  const { onFault = () => {} } = options;
  const kinds = Object.keys(handlers);
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let isAskedAgain = false;

  const look = async (): Promise<void> => {
    while (!closing.signal.aborted && running.size < concurrency) {
      const row = await claimJob(services, { kinds, leaseMs, mostAttempts });
      const handler = row && handlers[row.kind];
      if (row === undefined || handler === undefined) return;
      const work = runJob(row, { ...services, handler, everyMs, leaseMs, closing: closing.signal, onFault })
        .catch(onFault)
        .finally(() => {
          running.delete(work);
          wake();
        });
      running.add(work);
    }
  };
  const wake = (): void => {
    if (closing.signal.aborted) return;
    isAskedAgain = looking !== undefined;
    looking ??= look()
      .catch(onFault)
      .finally(() => {
        looking = undefined;
        if (isAskedAgain) wake();
      });
  };
  const rounds = setInterval(wake, everyMs);
  wake();

  const closeOnce = async (): Promise<void> => {
    clearInterval(rounds);
    closing.abort();
    await looking;
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, closeMs);
    // What does not stop by then is taken up when this process has ended.
    await Promise.race([Promise.all(running), tooLong]);
    clearTimeout(timer);
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= closeOnce();
    return closed;
  };
  return { wake, close, [Symbol.asyncDispose]: close };
}
