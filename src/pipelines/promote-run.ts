import type { Experiments } from '../experiments/index.ts';
import type { Production, PromotionResult } from '../production/index.ts';
import type { Registry } from '../registry/index.ts';
import type { LongWork, RunId } from '../schema/index.ts';
import { productionHyperparameters, productionMetrics } from './production-entry.ts';

export interface PromoteRunRequest {
  readonly runId: RunId;
  /** Who answers for it. */
  readonly approver: string;
}

interface PromoteRunCapabilities {
  readonly experiments: Experiments;
  readonly models: Registry;
  readonly production: Production;
}

/**
 * Promotes what a run recorded: the hyperparameters production knows, with the rounds the model holds; the metrics of
 * its evaluation; and the version of the model, when it is registered. Everything else stays with the run.
 *
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `PRODUCTION_…`
 */
export async function promoteRun(
  { experiments, models, production }: PromoteRunCapabilities,
  { runId, approver }: PromoteRunRequest,
  work: LongWork = {},
): Promise<PromotionResult> {
  const run = await experiments.getRun(runId);
  const version = await models.findByRun(runId);
  return production.promote(
    {
      runId,
      approver,
      hyperparameters: productionHyperparameters(run),
      metrics: productionMetrics(run),
      algorithm: run.params.algorithm ?? 'unknown',
      ...(version && { model: { name: version.name, version: version.version } }),
    },
    work,
  );
}
