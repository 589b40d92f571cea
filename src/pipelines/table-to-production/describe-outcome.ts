import { type ChartSpec, metricBarsChart, renderSvg } from '../../charts/index.ts';
import { evaluationCharts } from '../../evaluation/index.ts';
import { studyCharts } from '../../tuning/index.ts';
import { metricTitle, type ReportChart, type ReportContent } from '../report/index.ts';
import { chartOptions } from './chart-options.ts';
import { nextCommands } from './next-commands.ts';
import type { TableToProductionResult } from './table-to-production-result.ts';
import { type CandidateRun, RANKING_METRIC } from './train-candidates.ts';

export type Outcome = Omit<TableToProductionResult, 'report'>;

export interface DescribeOutcomeOptions {
  readonly seed: number;
  /** The command that makes it again; undefined when a program made it. */
  readonly command: string | undefined;
  /** Folder of the workspace. */
  readonly workspace: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Puts an outcome of the pipeline into the words and pictures of its report. */
export async function describeOutcome(
  outcome: Outcome,
  { seed, command, workspace, now }: DescribeOutcomeOptions,
): Promise<ReportContent> {
  const { data, context, experiment, champion, evaluation, model, decision, promotion } = outcome;
  return {
    name: data.dataset.name,
    createdAt: now,
    dataset: datasetOf(data),
    runs: outcome.runs.map((run) => runOf(run, champion)),
    search: await searchOf(outcome.study),
    rankingMetric: RANKING_METRIC,
    evaluation,
    model,
    decision,
    promotion: promotion && {
      ...promotion,
      config: promotion.after.config,
      formerParameters: promotion.before.parameters,
    },
    charts: await drawnCharts(outcome),
    reproduction: { ...context, seed, command, workspace, experiment: { id: experiment.id, name: experiment.name } },
    nextCommands: nextCommands(outcome),
  };
}

function datasetOf({ dataset, label, positive, features, split, train, validation, test }: Outcome['data']) {
  const parts = Object.entries({ train, validation, test }).map(([name, { matrix, labels }]) => ({
    ...{ name, rows: matrix.rows },
    positives: labels.reduce((sum, value) => sum + value, 0),
  }));
  return { ...dataset, origin: dataset.source, label, positive, features, parts, splitMethod: split.spec.method };
}

/** A run with the parameters that set it apart; those at their defaults are kept with the run itself. */
function runOf(run: CandidateRun, champion: CandidateRun) {
  const { role, title, parameters } = run.candidate;
  return { ...run, role, title, parameters, isChampion: run.runId === champion.runId };
}

const SEARCH_CHARTS = ['history', 'parallel-coordinates', 'slices'] as const;

async function searchOf(study: Outcome['study']): Promise<ReportContent['search']> {
  if (study?.best === undefined) return undefined;
  const report = study.report();
  const specs = studyCharts(study, report);
  const charts = await Promise.all(SEARCH_CHARTS.map((name) => drawn(specs[name])));
  return {
    ...{ study: study.name, trials: study.trials.length, parameters: study.best.params },
    value: study.best.values?.[0] ?? Number.NaN,
    advice: report.advice.map(({ message }) => message),
    charts: charts.filter((chart) => chart !== undefined),
  };
}

async function drawnCharts({ runs, champion, evaluation }: Outcome): Promise<ReportContent['charts']> {
  const charts = evaluationCharts(evaluation, chartOptions(champion));
  const compared = metricBarsChart({
    subtitle: 'On the validation rows; the champion in blue',
    highlight: champion.candidate.title,
    runs: runs.map(({ candidate, metrics }) => ({
      name: candidate.title,
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [metricTitle(name), value])),
    })),
    metrics: ['pr_auc', 'auc_roc', 'precision', 'recall', 'f1_score'].map(metricTitle),
  });
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

async function drawn(spec: ChartSpec | undefined): Promise<ReportChart | undefined> {
  return spec && { svg: await renderSvg(spec), description: String(spec.description ?? '') };
}
