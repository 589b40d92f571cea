import { type Queries, runScope } from '../storage/index.ts';
import { modelIdFaults, stepFaults } from './entry-faults.ts';
import { refuseInvalidEntries } from './refuse-invalid-entries.ts';
import type { ModelOutput } from './run.ts';
import { storeRunModels } from './run-models.ts';
import type { Tracking } from './tracking.ts';
import { writableRun } from './writable-run.ts';

/**
 * Records logged models as made by a run, all or none.
 * @throws AssayError `EXPERIMENTS_ENTRY_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_DELETED`
 */
export async function logOutputs({ database }: Tracking, runId: string, models: readonly ModelOutput[]): Promise<void> {
  refuseInvalidEntries(
    models.flatMap(({ modelId, step }) => [...modelIdFaults(modelId), ...stepFaults(modelId, step)]),
  );
  const write = async (queries: Queries): Promise<void> => {
    await writableRun(queries, runId, 'any');
    await storeRunModels(queries, database.dialect, { runId, direction: 'output', models });
  };
  await database.transaction(write, { scope: [runScope(runId)] });
}
