import { currentProcess, processState, type Queries } from '../../storage/index.ts';

/** This process, for people. */
export function workerName(): string {
  const { host, pid } = currentProcess();
  return `${pid}@${host}`;
}

/** Writes down that this process makes trials of a study under this id. */
export async function recordWorker(
  queries: Queries,
  { id, studyId, at }: { id: string; studyId: number; at: number },
): Promise<void> {
  await queries
    .insertInto('study_worker')
    .values({ id, study_id: studyId, ...currentProcess(), beat_at: Math.trunc(at) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/**
 * The workers with running trials that are gone: their process is dead, or they have left, or they run where nobody here
 * can see and have been silent.
 */
export async function goneWorkers(
  queries: Queries,
  { studyId, own, silentSince }: { studyId: number; own: string; silentSince: number },
): Promise<string[]> {
  const workers = await queries
    .selectFrom('trial')
    .leftJoin('study_worker', 'study_worker.id', 'trial.worker_id')
    .select([
      'trial.worker_id',
      'study_worker.host',
      'study_worker.pid',
      'study_worker.started',
      'study_worker.beat_at',
    ])
    .distinct()
    .where('trial.study_id', '=', studyId)
    .where('trial.state', '=', 'RUNNING')
    .where('trial.worker_id', '!=', own)
    .execute();
  return workers.flatMap(({ worker_id, host, pid, started, beat_at }) => {
    if (worker_id === null) return [];
    if (host === null || pid === null || started === null || beat_at === null) return [worker_id];
    const state = processState({ host, pid, started });
    return state === 'dead' || (state === 'unknown' && beat_at < silentSince) ? [worker_id] : [];
  });
}
