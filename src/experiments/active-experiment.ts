import { AssayError } from '../errors/index.ts';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import { experimentInOtherStage, experimentNotFound, experimentNumber } from './get-experiment.ts';

type ExperimentRow = DatabaseTables['experiment'];

/**
 * The row of an experiment that must not be deleted; call it in the transaction that writes.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND`, `EXPERIMENTS_EXPERIMENT_DELETED`
 */
export async function activeExperiment(queries: Queries, id: string): Promise<ExperimentRow> {
  const row = await experimentInStage(queries, id);
  const refusal = refusalOfExperiment(row);
  if (refusal !== undefined) throw refusal;
  return row;
}

/** Why an experiment may not be changed nor take runs; undefined where it may. */
export function refusalOfExperiment({
  id,
  name,
  lifecycle_stage,
}: Pick<ExperimentRow, 'id' | 'name' | 'lifecycle_stage'>): AssayError | undefined {
  if (lifecycle_stage === 'active') return undefined;
  return new AssayError({
    code: 'EXPERIMENTS_EXPERIMENT_DELETED',
    message: `The experiment ${JSON.stringify(name)} (id ${id}) is deleted and takes no changes and no new runs`,
    remedy: 'Restore it first, or use another experiment',
    details: { experimentId: String(id), name },
  });
}

/**
 * The row of an experiment, in the stage asked for if one is.
 * @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` when it is absent or in the other stage
 */
export async function experimentInStage(
  queries: Queries,
  id: string,
  stage?: ExperimentRow['lifecycle_stage'],
): Promise<ExperimentRow> {
  const number = experimentNumber(id);
  if (number === undefined) throw experimentNotFound(id);
  const row = await queries.selectFrom('experiment').selectAll().where('id', '=', number).executeTakeFirst();
  if (row === undefined) throw experimentNotFound(id);
  if (stage !== undefined && row.lifecycle_stage !== stage) throw experimentInOtherStage(id, row.name, stage);
  return row;
}
