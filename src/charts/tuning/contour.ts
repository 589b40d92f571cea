import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, PRIMARY, SECONDARY, SIZES } from '../theme.ts';
import {
  type ChartSpace,
  figurePlaces,
  type ParameterAxis,
  parameterAxis,
  shortLabel,
  varyingParameters,
} from './parameter-axis.ts';
import { bestFirst, type ChartTrial, scatter, thinTrials, type ValueTitles, valuedTrials } from './trial-points.ts';

export interface ContourData extends ChartTitles, ValueTitles {
  readonly trials: readonly ChartTrial[];
  readonly space?: ChartSpace | undefined;
  /** All pairs of these are drawn, six at most; the first four that vary unless given. */
  readonly parameters?: readonly string[] | undefined;
}

const MOST_PANELS = 6;
const COLUMNS = 3;
const GAP = 40;
const CELLS = 20;
const LEVELS = 10;
/** Widths of the kernel that smooths the values, as a share of an axis. */
const BANDWIDTH = 0.09;
/** Trials that a surface is computed from. */
const MOST_TRIALS = 400;
const MOST_POINTS = 70;

/** How good trials are by two parameters at once, smoothed: the deeper the colour, the better. */
export function contourChart(data: ContourData): ChartSpec {
  const { trials, space = {}, metric = 'value', direction, title = 'Two parameters at a time' } = data;
  const valued = bestFirst(valuedTrials(trials), direction);
  const names = data.parameters ?? varyingParameters(valued, space).slice(0, 4);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const)).slice(0, MOST_PANELS);
  const { subtitle = `Stronger colour: better ${shortLabel(metric, 30)}; points: trials; marked: the best one` } = data;
  // Goodness by rank: values often differ by orders of magnitude.
  const points = valued.map(({ number, params }, i) => ({
    ...{ number, params, good: valued.length < 2 ? 1 : 1 - i / (valued.length - 1) },
  }));
  const chosen = thinTrials(points, { limit: MOST_TRIALS });
  const columns = Math.max(1, Math.min(COLUMNS, pairs.length));
  const width = columns === 1 ? 420 : (SIZES.wide.width - 60 - GAP * (columns - 1)) / columns;
  return framed(
    { title, subtitle },
    {
      spacing: GAP,
      columns,
      concat: pairs.map(([a, b]) => {
        const axes = [parameterAxis(a, valued, space[a]), parameterAxis(b, valued, space[b])] as const;
        return panel(chosen, axes, columns === 1 ? { width, height: 300 } : { width, height: 190 });
      }),
    },
  );
}

interface Point {
  readonly number: number;
  readonly params: ChartTrial['params'];
  /** From 0 for the worst to 1 for the best trial. */
  readonly good: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly good: number;
}

function panel(
  points: readonly Point[],
  axes: readonly [ParameterAxis, ParameterAxis],
  size: { readonly width: number; readonly height: number },
) {
  const [across, up] = axes;
  // What has only one of the two is not part of this picture.
  const placed = points.flatMap(({ params, good, number }): Placed[] => {
    const [x, y] = [across.place(params), up.place(params)];
    if (x === undefined || y === undefined) return [];
    return [{ x: centred(x, across, number), y: centred(y, up, number + 7), good }];
  });
  const x = { field: 'x', type: 'quantitative' as const, ...axisOf(across) };
  const y = { field: 'y', type: 'quantitative' as const, ...axisOf(up) };
  return {
    ...size,
    layer: [
      {
        data: { values: surface(placed) },
        mark: { type: 'rect' as const, aria: false, color: PRIMARY, strokeWidth: 0 },
        encoding: {
          ...{ x, y, x2: { field: 'x2' }, y2: { field: 'y2' } },
          fillOpacity: {
            ...{ field: 'good', type: 'quantitative' as const, legend: null },
            scale: { domain: [0, 1], range: [0.03, 0.85] },
          },
        },
      },
      {
        data: { values: thinTrials(placed, { limit: MOST_POINTS }) },
        mark: {
          ...{ type: 'point' as const, aria: false, filled: true, size: 14, opacity: 0.75, color: COLOURS.ink },
          ...{ stroke: COLOURS.paper, strokeWidth: 0.7 },
        },
        encoding: { x, y },
      },
      {
        // Where the best trial has only one of the two there is nothing to mark.
        data: { values: placed.filter(({ good }) => good === 1) },
        mark: {
          ...{ type: 'point' as const, filled: true, size: 90, opacity: 1, color: SECONDARY },
          ...{ stroke: COLOURS.paper, strokeWidth: 1.5 },
        },
        encoding: { x, y },
      },
    ],
  };
}

/** Numbers where they are; choices in the middle of their share of the axis, a little apart from each other. */
function centred(place: number, { choices }: ParameterAxis, number: number): number {
  if (choices === undefined) return place;
  const share = 1 / choices.length;
  return (Math.round(place * (choices.length - 1)) + 0.5 + (scatter(number) - 0.5) * 0.6) * share;
}

function axisOf(axis: ParameterAxis) {
  const labels = figurePlaces(axis);
  const cases = labels.map(({ at, text }) => `abs(datum.value - ${at}) < 1e-6 ? ${JSON.stringify(text)} : `).join('');
  return {
    title: shortLabel(axis.isLog ? `${axis.name} (log)` : axis.name, 26),
    scale: { domain: [0, 1], nice: false },
    axis: { values: labels.map(({ at }) => at), labelExpr: `${cases}''`, grid: false, labelLimit: 90 },
  };
}

interface Cell {
  readonly x: number;
  x2: number;
  readonly y: number;
  readonly y2: number;
  readonly good: number;
}

/** The weighted mean of the trials around each cell, in levels; cells that no trial is near to are left out. */
function surface(placed: readonly Placed[]): readonly Cell[] {
  const cells: Cell[] = [];
  for (let row = 0; row < CELLS; row++) {
    let last: Cell | undefined;
    for (let column = 0; column < CELLS; column++) {
      const good = goodnessAt((column + 0.5) / CELLS, (row + 0.5) / CELLS, placed);
      if (good !== undefined && last?.good === good && last.x2 === column / CELLS) last.x2 = (column + 1) / CELLS;
      else if (good !== undefined) {
        last = { x: column / CELLS, x2: (column + 1) / CELLS, y: row / CELLS, y2: (row + 1) / CELLS, good };
        cells.push(last);
      }
    }
  }
  return cells;
}

function goodnessAt(x: number, y: number, placed: readonly Placed[]): number | undefined {
  let weights = 0;
  let sum = 0;
  for (const point of placed) {
    const weight = Math.exp(-((point.x - x) ** 2 + (point.y - y) ** 2) / (2 * BANDWIDTH ** 2));
    weights += weight;
    sum += weight * point.good;
  }
  return weights < 0.25 ? undefined : Math.round((sum / weights) * LEVELS) / LEVELS;
}
