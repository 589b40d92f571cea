import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { rateAxis } from './rate-axis.ts';
import { COLOURS, PRIMARY, SIZES } from './theme.ts';

export interface CalibrationData extends ChartTitles {
  /** Ascending by probability; bins without rows are left out. All but `rows` lie in [0, 1]. */
  readonly bins: readonly {
    readonly rows: number;
    readonly meanProbability: number;
    readonly positiveShare: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/**
 * What was predicted against what came true, with the diagonal of perfect probabilities. The points are not joined: a
 * line through bins of a few rows would zigzag, and look as if it meant something.
 */
export function calibrationChart({ bins, ...titles }: CalibrationData): ChartSpec {
  const { title = 'Calibration', subtitle = 'Share that came true by probability; bars are 95 % intervals' } = titles;
  const x = { field: 'meanProbability', ...rateAxis('Predicted probability') };
  const y = { field: 'positiveShare', ...rateAxis('Share of positives') };
  const bar = { low: { field: 'low', type: 'quantitative' as const }, high: { field: 'high' } };
  return framed(
    { title, subtitle },
    {
      ...SIZES.square,
      layer: [
        {
          data: { values: [0, 1].map((end) => ({ meanProbability: end, positiveShare: end })) },
          mark: { type: 'line', color: COLOURS.faint, strokeWidth: 1.2, strokeDash: [4, 4] },
          encoding: { x, y },
        },
        {
          data: { values: bins },
          encoding: { x },
          layer: [
            {
              mark: { type: 'rule', color: PRIMARY, opacity: 0.35, strokeWidth: 3, strokeCap: 'round' },
              encoding: { y: bar.low, y2: bar.high },
            },
            { mark: { type: 'point', filled: true, color: PRIMARY, opacity: 1, size: 52 }, encoding: { y } },
          ],
        },
      ],
    },
  );
}
