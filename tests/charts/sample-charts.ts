import {
  algorithmComparisonChart,
  type ChartSpec,
  type ChartTitles,
  type ChartTrial,
  calibrationChart,
  confusionMatrixChart,
  contourChart,
  featureImportanceChart,
  foldValuesChart,
  intermediateValuesChart,
  metricBarsChart,
  optimizationHistoryChart,
  parallelCoordinatesChart,
  parameterImportanceChart,
  paretoFrontChart,
  precisionRecallChart,
  rocCurveChart,
  scoreDistributionChart,
  sliceChart,
  thresholdCurveChart,
  trainingHistoryChart,
  trialTimelineChart,
  valueDistributionChart,
} from '../../src/charts/index.ts';

const rates = Array.from({ length: 1000 }, (_, i) => i / 999);
const rising = rates.map((rate) => rate ** 0.2);
const falling = rates.map((rate) => 1 - rate ** 6);

const trials: readonly ChartTrial[] = Array.from({ length: 40 }, (_, number) => ({
  number,
  state: number % 9 === 8 ? ('PRUNED' as const) : ('COMPLETE' as const),
  params: { eta: 10 ** -((number * 7) % 3), depth: (number * 5) % 9, ...(number % 2 === 0 && { kind: 'a' }) },
  values: [Math.sin(number), Math.cos(number * 3)],
  intermediate: [0, 1, 2].map((step) => [step, Math.sin(number) - 1 / (step + 1)] as const),
  startedAt: 1_000 * number,
  endedAt: 1_000 * number + 1_500,
}));
const named = (name: string): readonly ChartTrial[] =>
  trials.map((trial) => ({
    ...trial,
    params: { ...trial.params, [name]: trial.number % 5, text: `${name}${trial.number % 2}` },
  }));

/** One of every chart; `name` stands wherever a chart shows text from the data. */
export const SAMPLE_CHARTS: Readonly<Record<string, (titles: ChartTitles, name: string) => ChartSpec>> = {
  'ROC curve': (titles) =>
    rocCurveChart({
      ...{ falsePositiveRates: rates, truePositiveRates: rising, auc: 0.8334 },
      operatingPoint: { threshold: 0.5, falsePositiveRate: 0.2, truePositiveRate: 0.72 },
      ...titles,
    }),
  'precision-recall curve': (titles) =>
    precisionRecallChart({
      ...{ precisions: falling, recalls: rates, averagePrecision: 0.8571, prevalence: 0.02 },
      operatingPoint: { threshold: 0.5, precision: 0.9, recall: 0.6 },
      ...titles,
    }),
  'confusion matrix': (titles, name) =>
    confusionMatrixChart({
      matrix: { trueNegatives: 9_812, falsePositives: 23, falseNegatives: 41, truePositives: 124 },
      classNames: ['legitimate', name],
      ...titles,
    }),
  'metric bars': (titles, name) =>
    metricBarsChart({
      runs: [
        { name: 'baseline', metrics: { pr_auc: 0.61, auc_roc: 0.92 } },
        { name, metrics: { pr_auc: 0.74, auc_roc: 0.97 } },
      ],
      metrics: ['pr_auc', 'auc_roc'],
      highlight: name,
      ...titles,
    }),
  'training history': (titles) =>
    trainingHistoryChart({
      history: rates.map((rate, round) => ({
        ...{ round, metrics: { 'train-logloss': 1 - rate / 2, 'validation-logloss': 1 - rate / 3 } },
      })),
      rounds: 600,
      ...titles,
    }),
  'feature importance': (titles, name) =>
    featureImportanceChart({
      importances: [
        { feature: name, gain: 12 },
        { feature: 'amount', gain: 36 },
      ],
      ...titles,
    }),
  'score distribution': (titles, name) =>
    scoreDistributionChart({
      ...{ positives: [3, 2, 5, 90], negatives: [9_000, 40, 8, 1], threshold: 0.5, classNames: ['legitimate', name] },
      ...titles,
    }),
  'threshold curve': (titles) =>
    thresholdCurveChart({ thresholds: rates, precisions: rising, recalls: falling, threshold: 0.5, ...titles }),
  calibration: (titles) =>
    calibrationChart({
      bins: [
        { rows: 900, meanProbability: 0.03, positiveShare: 0.02, low: 0.01, high: 0.03 },
        { rows: 50, meanProbability: 0.55, positiveShare: 0.6, low: 0.46, high: 0.72 },
      ],
      ...titles,
    }),
  'search history': (titles, name) =>
    optimizationHistoryChart({
      studies: [
        { name: 'card-fraud', trials },
        { name, trials: trials.slice(9) },
      ],
      direction: 'minimize',
      ...titles,
    }),
  'values on the way': (titles, name) =>
    intermediateValuesChart({ trials, metric: name, direction: 'maximize', ...titles }),
  'values fold by fold': (titles, name) => foldValuesChart({ trials, metric: name, direction: 'maximize', ...titles }),
  'parallel coordinates': (titles, name) =>
    parallelCoordinatesChart({ trials: named(name), metric: name, direction: 'maximize', ...titles }),
  'slice by parameter': (titles, name) =>
    sliceChart({ trials: named(name).slice(0, 20), metric: name, direction: 'maximize', ...titles }),
  'pair of parameters': (titles, name) =>
    contourChart({ trials: named(name), parameters: [name, 'depth'], direction: 'minimize', ...titles }),
  'parameter importance': (titles, name) =>
    parameterImportanceChart({
      importances: [
        { name, importance: 0.25 },
        { name: 'eta', importance: 0.75 },
      ],
      ...titles,
    }),
  timeline: (titles) => trialTimelineChart({ trials, ...titles }),
  'trade-off': (titles, name) =>
    paretoFrontChart({ trials, directions: ['minimize', 'maximize'], metrics: [name, 'seconds'], ...titles }),
  'algorithm comparison': (titles, name) =>
    algorithmComparisonChart({
      algorithms: [
        {
          name: 'XGBoost',
          metrics: { [name]: { value: 0.8, low: 0.7, high: 0.9 } },
          trainSeconds: 2,
          isAmongBest: true,
        },
        { name, metrics: { [name]: { value: 0.5 } }, trainSeconds: 0.1, isAmongBest: false },
      ],
      metrics: [name],
      ...titles,
    }),
  'distribution of values': (titles, name) =>
    valueDistributionChart({
      studies: [
        { name: 'random', trials },
        { name, trials: trials.slice(5) },
      ],
      direction: 'minimize',
      ...titles,
    }),
};

/** The text that a reader of the SVG sees, in drawing order. */
export function shownText(svg: string): readonly string[] {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text = '']) =>
    text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? ''),
  );
}
