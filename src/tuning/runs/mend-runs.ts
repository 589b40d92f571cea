import type { Experiments } from '../../experiments/index.ts';
import type { Database } from '../../storage/index.ts';
import { RUN_STATUS, TRIAL_STATE_TAG } from './trial-runs.ts';

export interface MendOptions {
  readonly database: Database;
  readonly experiments: Experiments;
  readonly studyName: string;
  readonly metrics: readonly string[];
}

/**
 * Ends the runs of trials whose process died after it had written the trial's end and before it had ended the run, with
 * what the trial was told.
 */
export async function mendRuns({ database, experiments, studyName, metrics }: MendOptions): Promise<void> {
  const rows = await database.kysely
    .selectFrom('trial')
    .innerJoin('study', 'study.id', 'trial.study_id')
    .innerJoin('run', 'run.id', 'trial.run_id')
    .select(['trial.state', 'trial.results', 'trial.ended_at', 'run.id', 'run.status'])
    .where('study.name', '=', studyName)
    .where('trial.state', 'in', ['COMPLETE', 'PRUNED', 'FAILED'])
    .where('run.status', 'in', ['RUNNING', 'FAILED'])
    .where('run.lifecycle_stage', '=', 'active')
    .execute();
  for (const { state, results, ended_at, id, status } of rows) {
    if (state === 'WAITING' || state === 'RUNNING' || RUN_STATUS[state] === status) continue;
    const timestamp = ended_at ?? 0;
    const values = results?.split(',').map(Number) ?? [];
    const points = values.map((value, i) => ({ key: metrics[i] ?? `value_${i}`, value, timestamp }));
    await experiments.log(id, { metrics: points, tags: { [TRIAL_STATE_TAG]: state } });
    await experiments.updateRun(id, { status: RUN_STATUS[state], endTime: timestamp });
  }
}
