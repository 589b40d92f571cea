import { type Clock, type RandomBytes, writeJson } from '../schema/index.ts';
import type { Database, ObjectStore } from '../storage/index.ts';
import { Attachments } from './attachments.ts';
import { JobNotFoundError } from './errors.ts';
import type { Job, Jobs, ListJobs } from './job.ts';
import { jobOf, SUMMARY_COLUMNS, summaryOf } from './job-row.ts';
import { runJobs, type WakeableRunner } from './run-jobs.ts';

export interface OpenJobsOptions {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

const FEW = 100;

/** Opens the jobs of a workspace over its database and objects, which stay the caller's; close what runs them before it. */
export function openJobs({ database, objects, clock, randomBytes }: OpenJobsOptions): Jobs {
  const { kysely } = database;
  const attachments = new Attachments(objects);
  const runners = new Set<WakeableRunner>();
  const get = async (id: string): Promise<Job> => {
    const row = await kysely.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new JobNotFoundError(id);
    return jobOf(row);
  };
  return {
    async enqueue({ kind, input, attachment }) {
      const id = Buffer.from(randomBytes(16)).toString('hex');
      // First the bytes: whoever finds the job finds them.
      if (attachment !== undefined) await attachments.keep(id, attachment);
      const row = await kysely
        .insertInto('job')
        .values({
          id,
          kind,
          input: writeJson(input ?? null),
          state: 'queued',
          attempt: 0,
          created_at: Math.trunc(clock.now()),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      for (const runner of runners) runner.wake();
      return jobOf(row);
    },
    get,
    list: async ({ state, kind, limit = FEW, before }: ListJobs = {}) => {
      let query = kysely.selectFrom('job').select(SUMMARY_COLUMNS).orderBy('position', 'desc').limit(limit);
      if (state !== undefined) query = query.where('state', '=', state);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      if (before !== undefined) {
        const last = await kysely.selectFrom('job').select('position').where('id', '=', before).executeTakeFirst();
        if (last === undefined) throw new JobNotFoundError(before);
        query = query.where('position', '<', last.position);
      }
      return (await query.execute()).map(summaryOf);
    },
    async cancel(id) {
      const at = Math.trunc(clock.now());
      // One statement, so that it cannot slip through while the job is begun or goes back into the queue.
      await kysely
        .updateTable('job')
        .set((its) => ({
          cancel_asked_at: its.fn.coalesce('cancel_asked_at', its.val(at)),
          ended_at: its.case().when('state', '=', 'queued').then(at).else(its.ref('ended_at')).end(),
          state: its
            .case()
            .when('state', '=', 'queued')
            .then('cancelled' as const)
            .else(its.ref('state'))
            .end(),
        }))
        .where('id', '=', id)
        .where('state', 'in', ['queued', 'running'])
        .execute();
      const job = await get(id);
      if (job.state === 'cancelled') await attachments.forget(id);
      return job;
    },
    run(options) {
      const runner = runJobs({ database, attachments, clock }, options);
      runners.add(runner);
      const close = () => runner.close().finally(() => runners.delete(runner));
      return { close, [Symbol.asyncDispose]: close };
    },
  };
}
