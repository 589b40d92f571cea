import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, SERIES_COLOURS, SIZES } from './theme.ts';
import { thinCurve } from './thin-curve.ts';

export interface ThresholdCurveData extends ChartTitles {
  /** Equally long; thresholds ascend, all in [0, 1]. */
  readonly thresholds: ArrayLike<number>;
  readonly precisions: ArrayLike<number>;
  readonly recalls: ArrayLike<number>;
  /** The threshold in use. */
  readonly threshold: number;
}

/** Precision, recall and F1 for every threshold one could choose, with the one in use. */
export function thresholdCurveChart(data: ThresholdCurveData): ChartSpec {
  const { thresholds, precisions, recalls, threshold, title = 'Choosing a threshold' } = data;
  const f1 = Array.from(thresholds, (_, i) => f1Score(precisions[i], recalls[i]));
  const best = f1.reduce((top, value, i) => (value > (f1[top] ?? Number.NEGATIVE_INFINITY) ? i : top), 0);
  const { subtitle = subtitleOf(threshold, thresholds[best], f1[best]) } = data;
  const series = { Precision: precisions, Recall: recalls, F1: f1 };
  const points = Object.entries(series).flatMap(([name, values]) =>
    thinCurve(thresholds, values).map((i) => ({ name, threshold: thresholds[i], value: values[i] })),
  );
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      height: 240,
      layer: [
        {
          data: { values: [{ threshold }] },
          mark: { type: 'rule', color: COLOURS.faint, strokeDash: [4, 4], strokeWidth: 1.2 },
          encoding: { x: { field: 'threshold', type: 'quantitative' } },
        },
        {
          data: { values: points },
          mark: { type: 'line' },
          encoding: {
            x: {
              ...{ field: 'threshold', type: 'quantitative', title: 'Threshold' },
              scale: { domain: [0, 1] },
              axis: { format: '.1f', tickCount: 10 },
            },
            y: {
              ...{ field: 'value', type: 'quantitative', title: null },
              scale: { domain: [0, 1] },
              axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f' },
            },
            color: {
              ...{ field: 'name', type: 'nominal', sort: null },
              scale: { domain: Object.keys(series), range: SERIES_COLOURS.slice(0, 3) },
            },
          },
        },
      ],
    },
  );
}

function f1Score(precision = Number.NaN, recall = Number.NaN): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function subtitleOf(threshold: number, best: number | undefined, f1: number | undefined): string {
  const inUse = `Verdicts turn at ${threshold}`;
  return best === undefined || f1 === undefined || Number.isNaN(f1)
    ? inUse
    : `${inUse}; on these rows F1 is highest, ${f1.toFixed(4)}, near ${best.toFixed(3)}`;
}
