import type { Queries } from '../storage/index.ts';
import { StageChangedError, TransitionRefusedError } from './errors.ts';
import { getRow } from './find-version.ts';
import { touchModel } from './model-rows.ts';
import type { ModelVersion, Stage } from './model-version.ts';
import { readVersion } from './read-versions.ts';
import type { Transition } from './registry.ts';
import { modelScope, type RegistryContext } from './registry-context.ts';
import { NEXT_STAGES } from './stages.ts';

/**
 * Moves a version to another stage in one transaction. A model has one version in production: entering it archives the
 * one that was there. A transition to the stage it is in already changes nothing.
 */
export function transitionStage(
  { database, objects, clock }: RegistryContext,
  { name, version, stage, from }: Transition,
): Promise<ModelVersion> {
  const now = clock.now();
  return database.transaction(
    async (queries) => {
      const row = await getRow(queries, name, version);
      if (from !== undefined && row.stage !== from) throw new StageChangedError(name, version, from, row.stage);
      if (row.stage !== stage) {
        const allowed: readonly Stage[] = NEXT_STAGES[row.stage];
        if (!allowed.includes(stage)) throw new TransitionRefusedError(name, version, row.stage, stage, allowed);
        if (stage === 'production') await archiveProduction(queries, name, now);
        await queries
          .updateTable('model_version')
          .set({ stage, updated_at: now })
          .where('name', '=', name)
          .where('version', '=', version)
          .execute();
        await touchModel(queries, name, now);
      }
      return readVersion(queries, objects, await getRow(queries, name, version));
    },
    { scope: [modelScope(name)] },
  );
}

async function archiveProduction(queries: Queries, name: string, now: number): Promise<void> {
  await queries
    .updateTable('model_version')
    .set({ stage: 'archived', updated_at: now })
    .where('name', '=', name)
    .where('stage', '=', 'production')
    .execute();
}
