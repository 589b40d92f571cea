import type { Experiments } from '../experiments/index.ts';
import { type Production, type PromotionResult, XGBOOST_HYPERPARAMETERS } from '../production/index.ts';
import type { ModelVersion, Registry } from '../registry/index.ts';
import type { LongWork, RunId } from '../schema/index.ts';

export interface PromoteRunRequest {
  readonly runId: RunId;
  /** Who answers for it. */
  readonly approver: string;
}

/**
 * Promotes what a run recorded: the hyperparameters production knows, its metrics and, when the run's model is
 * registered, that version. Params production does not know stay with the run.
 *
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `PRODUCTION_…`
 */
export async function promoteRun(
  {
    experiments,
    models,
    production,
  }: { readonly experiments: Experiments; readonly models: Registry; readonly production: Production },
  { runId, approver }: PromoteRunRequest,
  work: LongWork = {},
): Promise<PromotionResult> {
  const run = await experiments.getRun(runId);
  const known = Object.keys(XGBOOST_HYPERPARAMETERS.shape);
  const version = await findModelOf(models, runId);
  return production.promote(
    {
      runId,
      approver,
      hyperparameters: Object.fromEntries(Object.entries(run.params).filter(([name]) => known.includes(name))),
      metrics: run.metrics,
      algorithm: run.params.algorithm ?? 'unknown',
      ...(version && { model: { name: version.name, version: version.version } }),
    },
    work,
  );
}

/** The newest registered version that `runId` made. */
async function findModelOf(models: Registry, runId: RunId): Promise<ModelVersion | undefined> {
  const versions = await Promise.all((await models.list()).map(({ name }) => models.versions(name)));
  return versions
    .flat()
    .filter((version) => version.runId === runId)
    .toSorted((a, b) => b.createdAt - a.createdAt)[0];
}
