import { type ProgressReport, readJson, writeJson } from '../schema/index.ts';
import { jobError } from './errors.ts';
import type { JobHandler } from './job.ts';
import type { JobRow } from './job-row.ts';
import type { JobServices } from './job-services.ts';

export interface RunJobOptions extends JobServices {
  readonly handler: JobHandler;
  readonly everyMs: number;
  readonly leaseMs: number;
  /** Aborted when the process is to stop running jobs. */
  readonly closing: AbortSignal;
  readonly onFault: (error: unknown) => void;
}

/** Why the work of a job was told to stop. */
type Stop = 'cancelled' | 'closing' | 'lost';

/** Does the work of a claimed job and writes down what came of it, unless the job was lost to another process. */
export async function runJob(row: JobRow, options: RunJobOptions): Promise<void> {
  const { handler, attachments, everyMs, closing, onFault } = options;
  const work = new AbortController();
  let stop: Stop | undefined;
  const stopWork = (why: Stop) => {
    stop ??= why;
    work.abort(why);
  };
  const onClosing = () => stopWork('closing');
  closing.addEventListener('abort', onClosing, { once: true });
  if (closing.aborted) onClosing();
  let last: ProgressReport | undefined;
  let beating: Promise<void> | undefined;
  const beats = setInterval(() => {
    // One at a time: a slow database would gather them.
    beating ??= beat(row, options, last)
      .then((why) => why && stopWork(why), onFault)
      .finally(() => {
        beating = undefined;
      });
  }, everyMs);
  let end: Ending;
  try {
    const progress = (report: ProgressReport) => {
      last = report;
    };
    const attachment = () => attachments.read(row.id);
    end = { state: 'done', result: await handler(readJson(row.input), { signal: work.signal, progress, attachment }) };
  } catch (error) {
    end = endingOf(error, stop, row.id, onFault);
  } finally {
    clearInterval(beats);
    closing.removeEventListener('abort', onClosing);
    await beating;
  }
  if (stop === 'lost') return;
  await writeEnding(row, end, last, options);
  if (end.state !== 'queued') await attachments.forget(row.id);
}

type Ending =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: object }
  | { readonly state: 'cancelled' | 'queued' };

function endingOf(error: unknown, stop: Stop | undefined, id: string, onFault: (error: unknown) => void): Ending {
  if (stop === 'cancelled') return { state: 'cancelled' };
  // Whatever it threw, it threw because it was to stop.
  if (stop === 'closing') return { state: 'queued' };
  const failure = jobError(error, id);
  if (failure.code === 'INTERNAL') onFault(new Error(`job ${id} failed`, { cause: error }));
  return { state: 'failed', error: failure };
}

const progressOf = (last: ProgressReport | undefined) =>
  last && { stage: last.stage, done: last.done ?? null, total: last.total ?? null };

/** Says that the job is alive and how far it is; learns whether it is to stop. */
async function beat(
  { position, attempt }: JobRow,
  { database, clock, leaseMs }: RunJobOptions,
  last: ProgressReport | undefined,
): Promise<Stop | undefined> {
  const own = await database.kysely
    .updateTable('job')
    .set({ ...progressOf(last), lease_until: Math.trunc(clock.now()) + leaseMs })
    .where('position', '=', position)
    .where('attempt', '=', attempt)
    .where('state', '=', 'running')
    .returning('cancel_asked_at')
    .executeTakeFirst();
  if (own === undefined) return 'lost';
  return own.cancel_asked_at === null ? undefined : 'cancelled';
}

/** As often as the database takes to answer: the result may have cost hours. */
async function writeEnding(
  { position, attempt }: JobRow,
  end: Ending,
  last: ProgressReport | undefined,
  { database, clock, everyMs, closing, onFault }: RunJobOptions,
): Promise<void> {
  const isBack = end.state === 'queued';
  const changes = {
    state: end.state,
    ...progressOf(last),
    result: end.state === 'done' ? writeJson(end.result ?? null) : null,
    error: end.state === 'failed' ? writeJson(end.error) : null,
    // Nobody died: this time does not count.
    attempt: isBack ? attempt - 1 : attempt,
    ended_at: isBack ? null : Math.trunc(clock.now()),
    host: null,
    pid: null,
    process_started: null,
    lease_until: null,
  };
  for (;;) {
    try {
      await database.kysely
        .updateTable('job')
        .set(changes)
        .where('position', '=', position)
        .where('attempt', '=', attempt)
        .where('state', '=', 'running')
        .execute();
      return;
    } catch (error) {
      onFault(error);
      if (closing.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
