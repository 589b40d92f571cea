import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SIZES } from '../theme.ts';
import { amount, type ChartDirection, type ChartTrial, isBetter, thinTrials } from './trial-points.ts';

export interface ParetoFrontData extends ChartTitles {
  readonly trials: readonly ChartTrial[];
  readonly directions: readonly ChartDirection[];
  /** Name of each value. */
  readonly metrics?: readonly string[] | undefined;
  /** Which two of the values to draw; the first two unless given. */
  readonly axes?: readonly [x: number, y: number] | undefined;
}

/** Two values of every trial; those that no other trial beats in both are joined. */
export function paretoFrontChart(data: ParetoFrontData): ChartSpec {
  const { trials, directions, metrics = [], axes = [0, 1], title = 'Trade-off' } = data;
  const [xs, ys] = axes;
  const names = axes.map((axis) => metrics[axis] ?? `value ${axis}`);
  const points = trials.flatMap(({ number, state, values = [] }) => {
    const [x = Number.NaN, y = Number.NaN] = [values[xs], values[ys]];
    return state === 'COMPLETE' && Number.isFinite(x) && Number.isFinite(y) ? [{ trial: number, x, y }] : [];
  });
  const front = frontOf(points, [directions[xs] ?? 'minimize', directions[ys] ?? 'minimize']);
  const isFront = new Set(front.map(({ trial }) => trial));
  const others = thinTrials(points.filter(({ trial }) => !isFront.has(trial)));
  const goals = axes.map((axis, i) => `${directions[axis] === 'maximize' ? 'high' : 'low'} ${names[i]?.slice(0, 40)}`);
  const {
    subtitle = `${amount(front.length, 'trial')} of ${points.length} are beaten by none; wanted: ${goals.join(', ')}`,
  } = data;
  const axis = (field: 'x' | 'y', name: string | undefined) => ({
    ...{ field, type: 'quantitative' as const, title: name ?? '', scale: { zero: false, padding: 10 } },
    axis: { format: '.6~g', titleLimit: 260, grid: true, tickCount: 8, labelOverlap: true },
  });
  const [x, y] = [axis('x', names[0]), axis('y', names[1])];
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      height: 340,
      layer: [
        {
          data: { values: others },
          mark: { type: 'point', aria: false, filled: true, size: 30, opacity: 0.85, color: OTHER_COLOURS[1] },
          encoding: { x, y },
        },
        {
          data: { values: front },
          mark: { type: 'line', color: PRIMARY, strokeWidth: 1.4, opacity: 0.6 },
          encoding: { x, y, order: { field: 'x', type: 'quantitative' } },
        },
        {
          data: { values: front },
          mark: {
            ...{ type: 'point', filled: true, size: 80, opacity: 1, color: PRIMARY },
            ...{ stroke: COLOURS.paper, strokeWidth: 1.5 },
          },
          encoding: { x, y },
        },
      ],
    },
  );
}

interface Point {
  readonly trial: number;
  readonly x: number;
  readonly y: number;
}

/** By x from the best on, each with a better y than all before it. */
function frontOf(points: readonly Point[], [xGoal, yGoal]: readonly [ChartDirection, ChartDirection]): Point[] {
  const sign = (goal: ChartDirection): number => (goal === 'minimize' ? 1 : -1);
  const sorted = points.toSorted((a, b) => sign(xGoal) * (a.x - b.x) || sign(yGoal) * (a.y - b.y));
  const front: Point[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    if (last === undefined || isBetter(point.y, last.y, yGoal)) front.push(point);
  }
  return front;
}
