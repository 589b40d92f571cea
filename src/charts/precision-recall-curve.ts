import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { rateCurveChart } from './rate-curve.ts';

export interface PrecisionRecallChartData extends ChartTitles {
  /** Equally long, in drawing order, each in [0, 1]. */
  readonly precisions: ArrayLike<number>;
  readonly recalls: ArrayLike<number>;
  /** Average precision; NaN when undefined. */
  readonly averagePrecision: number;
  /** Share of positives among all rows: the precision of guessing. */
  readonly prevalence: number;
  /** Where the threshold in use puts the model. */
  readonly operatingPoint?: { readonly threshold: number; readonly precision: number; readonly recall: number };
}

/** How many verdicts are right against how many positives are found, with the line of guessing. */
export function precisionRecallChart(data: PrecisionRecallChartData): ChartSpec {
  const { precisions, recalls, averagePrecision, prevalence, operatingPoint: point } = data;
  const area = Number.isNaN(averagePrecision) ? 'undefined' : averagePrecision.toFixed(4);
  const guessing = Number.isNaN(prevalence) ? 'undefined' : prevalence.toFixed(4);
  const { title = 'Precision and recall', subtitle = `Area ${area}; guessing gives ${guessing}` } = data;
  return rateCurveChart({
    ...{ title, subtitle },
    ...{ xs: recalls, xTitle: 'Recall' },
    ...{ ys: precisions, yTitle: 'Precision' },
    chance: [prevalence, prevalence],
    operatingPoint: point && { x: point.recall, y: point.precision, text: `threshold ${point.threshold}` },
  });
}
