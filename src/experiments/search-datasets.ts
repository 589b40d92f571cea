import { sql } from 'kysely';
import { display } from '../schema/index.ts';
import { experimentNumber } from './get-experiment.ts';
import { refuseInvalidSearch } from './page.ts';
import { DATASET_CONTEXT_TAG } from './read-runs.ts';
import type { Tracking } from './tracking.ts';

/** A dataset that runs of an experiment read, and what for. */
export interface DatasetSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly digest: string;
  /** Such as `train`; absent where no run said. */
  readonly context?: string;
}

/** MLflow's figure. */
const MOST_SUMMARIES = 1000;

/**
 * The datasets that runs of these experiments read, each once for every context; the first 1000.
 * @throws AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function searchDatasets(
  { database }: Tracking,
  experimentIds: readonly string[],
): Promise<DatasetSummary[]> {
  const expected = 'the id of an experiment, a whole number as text';
  const wrong = experimentIds.filter((id) => experimentNumber(id) === undefined);
  refuseInvalidSearch(wrong.map((id) => ({ path: 'experimentIds', got: display(id), expected })));
  if (experimentIds.length === 0) return [];
  const { rows } = await sql<{ experiment_id: number; name: string; digest: string; context: string | null }>`
    select distinct run.experiment_id, run_input.name, run_input.digest, tag.value as context
    from run_input
    join run on run.id = run_input.run_id
    left join run_input_tag as tag on tag.run_id = run_input.run_id and tag.name = run_input.name
      and tag.digest = run_input.digest and tag.key = ${DATASET_CONTEXT_TAG}
    where run.experiment_id in (${sql.join(experimentIds.map(Number))})
    order by 1, 2, 3, 4 limit ${MOST_SUMMARIES}`.execute(database.kysely);
  return rows.map(({ experiment_id, name, digest, context }) => ({
    experimentId: String(experiment_id),
    name,
    digest,
    ...(context !== null && { context }),
  }));
}
