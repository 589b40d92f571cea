import {
  type ChartSpec,
  type ChartTitles,
  calibrationChart,
  confusionMatrixChart,
  featureImportanceChart,
  metricBarsChart,
  precisionRecallChart,
  rocCurveChart,
  scoreDistributionChart,
  thresholdCurveChart,
  trainingHistoryChart,
} from '../../src/charts/index.ts';

const rates = Array.from({ length: 1000 }, (_, i) => i / 999);
const rising = rates.map((rate) => rate ** 0.2);
const falling = rates.map((rate) => 1 - rate ** 6);

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
};

/** The text that a reader of the SVG sees, in drawing order. */
export function shownText(svg: string): readonly string[] {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text = '']) =>
    text.replaceAll(/&(\w+);/g, (_, name: string) => entities[name] ?? ''),
  );
}
