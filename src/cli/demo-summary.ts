import type { TableToProductionResult } from '../pipelines/index.ts';
import type { Promotion } from '../production/index.ts';

/** The result of `assay demo --json`; what was not done (no promotion below the threshold) is null. */
export function demoSummary(result: TableToProductionResult) {
  const { data, experiment, study, runs, champion, evaluation, model, promotion, report } = result;
  const { name, version, digest, rowCount } = data.dataset;
  return {
    dataset: {
      ...{ name, version, digest, rowCount, label: data.label, positive: data.positive ?? null },
      features: data.features.length,
    },
    experiment: { id: experiment.id, name: experiment.name },
    search: study === undefined ? null : searchSummary(study),
    runs: runs.map(({ runId, algorithm, parameters, metrics, candidate, trainSeconds, rounds }) => ({
      ...{ runId, name: candidate.title, algorithm, params: parameters, metrics, trainSeconds, rounds },
    })),
    champion: { runId: champion.runId, algorithm: champion.algorithm, metrics: champion.metrics },
    evaluation: {
      metrics: evaluation.metrics,
      confusionMatrix: evaluation.confusionMatrix,
      comparison: evaluation.comparison,
      meetsProductionThreshold: evaluation.meetsProductionThreshold,
      warnings: evaluation.warnings,
    },
    model: { name: model.name, version: model.version, path: model.path },
    promotion: promotion === undefined ? null : promotionSummary(promotion),
    report,
  };
}

function searchSummary({ name, trials, best }: NonNullable<TableToProductionResult['study']>) {
  return { study: name, trials: trials.length, best: best?.values?.[0] ?? null, params: best?.params ?? {} };
}

function promotionSummary({ id, parameters, configKey, backupKey, archiveKey }: Promotion) {
  return { id, parameters, configKey, backupKey, archiveKey };
}
