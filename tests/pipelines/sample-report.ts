import { metricBarsChart, renderSvg } from '../../src/charts/index.ts';
import { evaluateBinaryModel, evaluationCharts, type ThresholdRule } from '../../src/evaluation/index.ts';
import type { ReportChart, ReportContent, ReportRun } from '../../src/pipelines/report/index.ts';
import { createRandom } from '../../src/stats/index.ts';

export interface SampleReportOptions {
  readonly production?: readonly ThresholdRule[];
  readonly rows?: number;
}

/** A report's content as the pipeline makes it, on seeded scores; charts are drawn for real. */
export async function sampleReport(options: SampleReportOptions = {}): Promise<ReportContent> {
  const { production = [{ metric: 'pr_auc', min: 0.5 }], rows = 2000 } = options;
  const random = createRandom(7);
  const labels = Float32Array.from({ length: rows }, () => (random.uniform() < 0.05 ? 1 : 0));
  const probabilities = labels.map((label) => 1 / (1 + Math.exp(-(random.normal() * 1.4 + (label === 1 ? 1 : -4)))));
  const baseline = { name: 'logistic regression (baseline run)', metrics: { pr_auc: 0.4, log_loss: 0.2, recall: 0 } };
  const evaluation = evaluateBinaryModel({ labels, probabilities, production, baseline });
  const runs = [sampleRun('logistic regression', 'baseline'), sampleRun('xgboost, deep', 'candidate')];
  const { positives } = evaluation;
  return {
    name: 'card-fraud',
    createdAt: Date.UTC(2026, 2, 14, 9, 30),
    dataset: {
      ...{ name: 'card-fraud', version: 3, digest: 'ab'.repeat(32), rowCount: rows * 5, label: 'is_fraud' },
      ...{ origin: '10,000 simulated card transactions, seed 42', features: ['amount'], splitMethod: 'stratified' },
      parts: [
        { name: 'train', rows: rows * 3, positives: positives * 3 },
        { name: 'validation', rows, positives },
        { name: 'test', rows, positives },
      ],
      statistics: [
        {
          ...{ name: 'amount', type: 'number', rows: rows * 5, missing: 12, distinct: 8324 },
          numeric: {
            ...{ infinite: 0, min: 0.56, max: 5419, mean: 42.01, std: 65.96 },
            quantiles: { p05: 3, p25: 12.1, p50: 25.5, p75: 51, p95: 130 },
          },
        },
        {
          ...{ name: 'country', type: 'text', rows: rows * 5, missing: 0, distinct: 2 },
          topValues: [
            { value: 'AT', count: rows * 4 },
            { value: 'CH', count: rows },
          ],
        },
      ],
    },
    runs,
    rankingMetric: 'pr_auc',
    evaluation,
    model: { name: 'card-fraud', version: 2, path: '/workspace/model.json', digest: 'cd'.repeat(32), size: 91_204 },
    promotion: evaluation.meetsProductionThreshold
      ? {
          ...{ id: 'promo-20260314T093000000Z-00c0ffee', at: '2026-03-14T09:30:00.000Z', approver: 'ada' },
          ...{ configKey: 'production-model-config.yaml', backupKey: 'backup.yaml', archiveKey: 'archive.yaml' },
          parameters: {
            '/fraud-detection/hyperparameters/eta': '0.1',
            '/fraud-detection/hyperparameters/max_depth': '5',
          },
          formerParameters: { '/fraud-detection/hyperparameters/eta': '0.3' },
          config: 'model:\n  algorithm: xgboost\n',
        }
      : undefined,
    charts: await sampleCharts(evaluation, runs),
    reproduction: {
      git: { commit: 'f00d'.repeat(10), branch: 'main', dirty: true },
      ...{ nodeVersion: '24.1.0', assayVersion: '0.1.0', platform: 'linux-x64', seed: 42, command: 'assay demo' },
      ...{ workspace: '/workspace', experiment: { id: '1', name: 'card-fraud' } },
    },
    decision: evaluation.meetsProductionThreshold
      ? { promotes: true }
      : { promotes: false, message: 'it misses the production threshold' },
    nextCommands: [{ command: 'models show card-fraud', purpose: 'versions of the model' }],
  };
}

function sampleRun(title: string, role: ReportRun['role']): ReportRun {
  const isChampion = role === 'candidate';
  return {
    ...{ title, role, isChampion, runId: (isChampion ? 'c' : 'b').repeat(32), warnings: [] },
    ...{ algorithm: isChampion ? 'xgboost' : 'logistic_regression', rounds: 100, trainSeconds: 1.25 },
    parameters: isChampion ? { max_depth: 5, eta: 0.1 } : {},
    metrics: { pr_auc: isChampion ? 0.8 : 0.5, auc_roc: 0.95, precision: Number.NaN, recall: 0.6, f1_score: 0.7 },
  };
}

async function sampleCharts(
  evaluation: Parameters<typeof evaluationCharts>[0],
  runs: readonly ReportRun[],
): Promise<ReportContent['charts']> {
  const history = Array.from({ length: 40 }, (_, i) => ({ round: i + 1, metrics: { 'train-logloss': 1 / (i + 2) } }));
  const importances = ['amount', 'hour'].map((feature, i) => ({ feature, gain: 2 - i, weight: 1, cover: 1 }));
  const charts = evaluationCharts(evaluation, { history, importances, rounds: 30 });
  const compared = metricBarsChart({ runs: runs.map((run) => ({ ...run, name: run.title })), metrics: ['pr_auc'] });
  const drawn = async (spec: typeof charts.calibration): Promise<ReportChart | undefined> =>
    spec && { svg: await renderSvg(spec), description: String(spec.description) };
  return {
    confusionMatrix: await drawn(charts['confusion-matrix']),
    precisionRecall: await drawn(charts['precision-recall-curve']),
    roc: await drawn(charts['roc-curve']),
    calibration: await drawn(charts.calibration),
    thresholds: await drawn(charts['threshold-curve']),
    scores: await drawn(charts['score-distribution']),
    runs: await drawn(compared),
    trainingHistory: await drawn(charts['training-history']),
    featureImportance: await drawn(charts['feature-importance']),
  };
}
