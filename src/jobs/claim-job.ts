import { writeJson } from '../schema/index.ts';
import { currentProcess, type Database, processState } from '../storage/index.ts';
import { abandoned } from './errors.ts';
import { type JobRow, SUMMARY_COLUMNS, type SummaryRow } from './job-row.ts';
import type { JobServices } from './job-services.ts';

export interface ClaimOptions {
  readonly kinds: readonly string[];
  readonly leaseMs: number;
  readonly mostAttempts: number;
}

/**
 * Makes the oldest job that waits, or whose process is gone, this process's own; undefined when there is none. Claims
 * compare and swap in one statement, which both databases do for one claimant at a time: no lock is held meanwhile.
 */
export async function claimJob(
  services: JobServices,
  { kinds, leaseMs, mostAttempts }: ClaimOptions,
): Promise<JobRow | undefined> {
  const { database, clock } = services;
  for (;;) {
    const found = await nextJob(database, kinds, clock.now());
    if (found === undefined) return undefined;
    if (await endInstead(services, found, mostAttempts)) continue;
    const now = Math.trunc(clock.now());
    const { host, pid, started } = currentProcess();
    const claimed = await database.kysely
      .updateTable('job')
      .set({
        state: 'running',
        attempt: found.attempt + 1,
        started_at: now,
        stage: null,
        done: null,
        total: null,
        host,
        pid,
        process_started: started,
        lease_until: now + leaseMs,
      })
      .where('position', '=', found.position)
      .where('attempt', '=', found.attempt)
      .where('state', '=', found.state)
      .returningAll()
      .executeTakeFirst();
    // Somebody else was faster, unless it is there.
    if (claimed !== undefined) return claimed;
  }
}

async function nextJob({ kysely }: Database, kinds: readonly string[], now: number): Promise<SummaryRow | undefined> {
  const ofKinds = kysely.selectFrom('job').select(SUMMARY_COLUMNS).where('kind', 'in', kinds).orderBy('position');
  const running = await ofKinds.where('state', '=', 'running').execute();
  return (
    running.find((row) => isAbandoned(row, now)) ??
    (await ofKinds.where('state', '=', 'queued').limit(1).executeTakeFirst())
  );
}

/** Its process is dead, or has been silent for too long: it runs elsewhere, or hangs. */
function isAbandoned({ host, pid, process_started, lease_until }: SummaryRow, now: number): boolean {
  if (host === null || pid === null || process_started === null || lease_until === null) return true;
  return lease_until < now || processState({ host, pid, started: process_started }) === 'dead';
}

/** Ends a job that is not to be begun: it was cancelled meanwhile, or kills whoever runs it. Whether it was one. */
async function endInstead(
  { database: { kysely }, attachments, clock }: JobServices,
  { id, position, attempt, state, cancel_asked_at }: SummaryRow,
  mostAttempts: number,
): Promise<boolean> {
  const isCancelled = cancel_asked_at !== null;
  if (!isCancelled && (state === 'queued' || attempt < mostAttempts)) return false;
  await kysely
    .updateTable('job')
    .set({
      state: isCancelled ? 'cancelled' : 'failed',
      error: isCancelled ? null : writeJson(abandoned(id, attempt)),
      ended_at: Math.trunc(clock.now()),
      lease_until: null,
    })
    .where('position', '=', position)
    .where('attempt', '=', attempt)
    .where('state', '=', state)
    .execute();
  await attachments.forget(id);
  return true;
}
