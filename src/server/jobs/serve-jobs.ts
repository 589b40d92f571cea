import type { JobRunner } from '../../jobs/index.ts';
import type { Workspace } from '../../workspace/index.ts';
import { jobHandlers } from './job-handlers.ts';

/** One long job must not keep short ones waiting; more would share the same processors. */
const JOBS_AT_ONCE = 2;
const SAME_FAULT_AGAIN_MS = 60_000;

/** Does the jobs of a workspace in this process until it is closed; they share it with the answers to requests. */
export function serveJobs({ jobs, datasets }: Workspace, log: (error: unknown) => void): JobRunner {
  let last: { readonly text: string; readonly at: number } | undefined;
  return jobs.run({
    handlers: jobHandlers(datasets),
    concurrency: JOBS_AT_ONCE,
    onFault: (error) => {
      // A database that is away is met at every look for work.
      const [text, at] = [String(error), performance.now()];
      if (last?.text === text && at - last.at < SAME_FAULT_AGAIN_MS) return;
      last = { text, at };
      log(error);
    },
  });
}
