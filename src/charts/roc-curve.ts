import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { rateCurveChart } from './rate-curve.ts';

export interface RocChartData extends ChartTitles {
  /** Equally long, in drawing order, each in [0, 1]. */
  readonly falsePositiveRates: ArrayLike<number>;
  readonly truePositiveRates: ArrayLike<number>;
  /** Area under the curve; NaN when undefined. */
  readonly auc: number;
  /** Where the threshold in use puts the model. */
  readonly operatingPoint?: {
    readonly threshold: number;
    readonly falsePositiveRate: number;
    readonly truePositiveRate: number;
  };
}

/** Share of positives found against share of negatives bothered, with the line of chance. */
export function rocCurveChart(data: RocChartData): ChartSpec {
  const { falsePositiveRates, truePositiveRates, auc, operatingPoint: point } = data;
  const area = Number.isNaN(auc) ? 'undefined' : auc.toFixed(4);
  const { title = 'ROC curve', subtitle = `Area ${area}; guessing gives 0.5` } = data;
  return rateCurveChart({
    ...{ title, subtitle },
    ...{ xs: falsePositiveRates, xTitle: 'False positive rate' },
    ...{ ys: truePositiveRates, yTitle: 'True positive rate' },
    chance: [0, 1],
    operatingPoint: point && {
      ...{ x: point.falsePositiveRate, y: point.truePositiveRate },
      text: `threshold ${point.threshold}`,
    },
  });
}
