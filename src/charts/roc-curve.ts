import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { rateCurveChart } from './rate-curve.ts';

export interface RocChartData extends ChartTitles {
  /** Equally long, in drawing order, each in [0, 1]. */
  readonly falsePositiveRates: ArrayLike<number>;
  readonly truePositiveRates: ArrayLike<number>;
  /** Area under the curve; NaN when undefined. */
  readonly auc: number;
}

/** Share of positives found against share of negatives bothered, with the line of chance. */
export function rocCurveChart({ falsePositiveRates, truePositiveRates, auc, ...titles }: RocChartData): ChartSpec {
  const area = Number.isNaN(auc) ? 'undefined' : auc.toFixed(4);
  const { title = 'ROC curve', subtitle = `Area ${area}; guessing gives 0.5` } = titles;
  return rateCurveChart({
    ...{ title, subtitle },
    ...{ xs: falsePositiveRates, xTitle: 'False positive rate' },
    ...{ ys: truePositiveRates, yTitle: 'True positive rate' },
    chance: [0, 1],
  });
}
