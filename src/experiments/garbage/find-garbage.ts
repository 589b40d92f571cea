import { sql } from 'kysely';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import { DEFAULT_EXPERIMENT } from '../create-experiment.ts';

/** A deleted run or logged model. */
export interface Garbage {
  readonly id: string;
  readonly artifactUri: string;
}

export interface GarbageRange {
  readonly deletedBefore: number;
  /** Numbers of experiments; undefined for all. */
  readonly experiments: readonly number[] | undefined;
  /** Only these runs or logged models. */
  readonly ids?: readonly string[];
}

/**
 * When it was deleted; what was deleted before such times were recorded counts as deleted at its last change.
 */
const RUN_DELETED_AT = sql<number>`coalesce(run.deleted_at, run.end_time, run.start_time)`;

/** Deleted runs, by id. */
export async function deletedRuns(
  queries: Queries,
  { deletedBefore, experiments, ids }: GarbageRange,
): Promise<Garbage[]> {
  let query = queries
    .selectFrom('run')
    .select(['id', 'artifact_uri as artifactUri'])
    .where('lifecycle_stage', '=', 'deleted')
    .where(RUN_DELETED_AT, '<=', deletedBefore);
  if (experiments !== undefined) query = query.where('experiment_id', 'in', experiments);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  return query.orderBy('id').execute();
}

/** Deleted logged models, and all those of deleted experiments without a living run. */
export async function deletedModels(
  queries: Queries,
  { deletedBefore, experiments, ids }: GarbageRange,
): Promise<Garbage[]> {
  let query = queries
    .selectFrom('logged_model')
    .select(['id', 'artifact_uri as artifactUri'])
    .where(({ or, and, eb }) =>
      or([
        and([
          eb('lifecycle_stage', '=', 'deleted'),
          eb(sql<number>`coalesce(logged_model.deleted_at, logged_model.updated_at)`, '<=', deletedBefore),
        ]),
        eb('experiment_id', 'in', deadExperiments(queries, deletedBefore)),
      ]),
    );
  if (experiments !== undefined) query = query.where('experiment_id', 'in', experiments);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  return query.orderBy('id').execute();
}

/** Whose runs are all deleted; one that was restored by itself may still need its models. */
const deadExperiments = (queries: Queries, deletedBefore: number) =>
  queries
    .selectFrom('experiment')
    .select('experiment.id')
    .where('experiment.lifecycle_stage', '=', 'deleted')
    .where(EXPERIMENT_DELETED_AT, '<=', deletedBefore)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run')
            .select('run.id')
            .whereRef('run.experiment_id', '=', 'experiment.id')
            .where('run.lifecycle_stage', '=', 'active'),
        ),
      ),
    );

const EXPERIMENT_DELETED_AT = sql<number>`coalesce(experiment.deleted_at, experiment.updated_at)`;

export type ExperimentState = Pick<DatabaseTables['experiment'], 'id' | 'name'> & { readonly contents: number };

/** Deleted experiments but the default one, which runs need that name no other, with how many runs and logged models are in each. */
export async function deletedExperiments(
  queries: Queries,
  { deletedBefore, experiments }: GarbageRange,
): Promise<ExperimentState[]> {
  const contentsOf = (table: 'run' | 'logged_model') =>
    sql<number>`(select count(*) from ${sql.table(table)} where experiment_id = experiment.id)`;
  let query = queries
    .selectFrom('experiment')
    .select(['id', 'name', sql<number>`${contentsOf('run')} + ${contentsOf('logged_model')}`.as('contents')])
    .where('lifecycle_stage', '=', 'deleted')
    .where('id', '<>', DEFAULT_EXPERIMENT.id)
    .where(EXPERIMENT_DELETED_AT, '<=', deletedBefore);
  if (experiments !== undefined) query = query.where('id', 'in', experiments);
  return query.orderBy('id').execute();
}
