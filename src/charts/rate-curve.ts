import type { ChartSpec } from './chart-spec.ts';
import { framed } from './framed.ts';
import { rateAxis } from './rate-axis.ts';
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
  /** Where on the curve the model stands with the threshold in use. */
  readonly operatingPoint: { readonly x: number; readonly y: number; readonly text: string } | undefined;
}

/** A curve in the unit square over the line of chance. */
export function rateCurveChart(curve: RateCurve): ChartSpec {
  const { title, subtitle, xs, ys, chance, operatingPoint: point } = curve;
  const points = thinCurve(xs, ys).map((i, order) => ({ x: xs[i], y: ys[i], order }));
  const x = { field: 'x', ...rateAxis(curve.xTitle) };
  const y = { field: 'y', ...rateAxis(curve.yTitle) };
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
        {
          data: { values: points },
          mark: { type: 'line', color: PRIMARY },
          // Vega-Lite would join the points by x, not as they come.
          encoding: { x, y, order: { field: 'order', type: 'quantitative' } },
        },
        {
          data: { values: point && Number.isFinite(point.x) && Number.isFinite(point.y) ? [point] : [] },
          encoding: { x, y },
          layer: [
            {
              mark: {
                type: 'point',
                filled: true,
                color: COLOURS.paper,
                stroke: PRIMARY,
                strokeWidth: 2.2,
                opacity: 1,
                size: 70,
              },
            },
            {
              mark: { type: 'text', color: COLOURS.muted, fontSize: 11, ...labelPlace(point?.x ?? 0, point?.y ?? 0) },
              encoding: { text: { field: 'text' } },
            },
          ],
        },
      ],
    },
  );
}

/** Towards the middle of the square, where a label neither leaves it nor covers the curve's ends. */
function labelPlace(x: number, y: number) {
  const isRight = x > 0.5;
  return { align: isRight ? ('right' as const) : ('left' as const), dx: isRight ? -9 : 9, dy: y > 0.5 ? 12 : -12 };
}
