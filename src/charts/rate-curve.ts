import { type ChartSpec, framed } from './chart-spec.ts';
import { COLOURS, PRIMARY, SIZES } from './theme.ts';
import { thinCurve } from './thin-curve.ts';

export interface RateCurve {
  readonly title: string;
  readonly subtitle: string;
  /** Equally long, in drawing order, each in [0, 1]. */
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  readonly xTitle: string;
  readonly yTitle: string;
  /** What a model that knows nothing would draw: a dashed line from the left to the right edge. */
  readonly chance: readonly [left: number, right: number];
}

/** A curve in the unit square over the line of chance. */
export function rateCurveChart({ title, subtitle, xs, ys, xTitle, yTitle, chance }: RateCurve): ChartSpec {
  const curve = thinCurve(xs, ys).map((i, order) => ({ x: xs[i], y: ys[i], order }));
  const x = axisOf('x', xTitle);
  const y = axisOf('y', yTitle);
  return framed(
    { title, subtitle },
    {
      ...SIZES.square,
      layer: [
        {
          data: { values: chance.filter(Number.isFinite).map((rate, end) => ({ x: end, y: rate })) },
          mark: { type: 'line', color: COLOURS.faint, strokeWidth: 1.2, strokeDash: [4, 4] },
          encoding: { x, y },
        },
        { data: { values: curve }, mark: { type: 'area', color: PRIMARY, opacity: 0.09 }, encoding: { x, y } },
        {
          data: { values: curve },
          mark: { type: 'line', color: PRIMARY },
          // Vega-Lite would join the points by x, not as they come.
          encoding: { x, y, order: { field: 'order', type: 'quantitative' } },
        },
      ],
    },
  );
}

const axisOf = (field: string, title: string) => ({
  ...{ field, type: 'quantitative' as const, title },
  scale: { domain: [0, 1] },
  axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f' },
});
