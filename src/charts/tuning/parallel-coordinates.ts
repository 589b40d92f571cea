import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { textWidth } from '../render/text-width.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SIZES } from '../theme.ts';
import {
  type ChartSpace,
  fittedLabel,
  type ParameterAxis,
  parameterAxis,
  qualifiedName,
  varyingParameters,
} from './parameter-axis.ts';
import { bestFirst, type ChartTrial, figure, thinTrials, type ValueTitles, valuedTrials } from './trial-points.ts';

export interface ParallelCoordinatesData extends ChartTitles, ValueTitles {
  readonly trials: readonly ChartTrial[];
  readonly space?: ChartSpace | undefined;
  /** Which parameters to draw, in this order; the first ten that vary unless given. */
  readonly parameters?: readonly string[] | undefined;
}

const MOST_AXES = 10;
const MOST_LINES = 160;
const MOST_BEST = 30;
/** Where a line passes an axis whose parameter its trial does not have. */
const MISSING = -0.13;
/** Choices beyond these are not labelled one by one. */
const MOST_CHOICES = 6;

interface Axis {
  readonly title: string;
  /** Below the title; empty for none. */
  readonly of: string;
  readonly labels: readonly { readonly y: number; readonly text: string }[];
  readonly place: ParameterAxis['place'];
}

/** Every trial as a line through its parameters to its value; the best ones in colour. */
export function parallelCoordinatesChart(data: ParallelCoordinatesData): ChartSpec {
  const { trials, space = {}, metric = 'value', direction, title = 'How parameters go together' } = data;
  const valued = bestFirst(valuedTrials(trials), direction);
  const names = (data.parameters ?? varyingParameters(valued, space)).slice(0, MOST_AXES);
  const best = new Set(
    valued.slice(0, Math.min(MOST_BEST, Math.max(1, Math.ceil(valued.length / 10)))).map(({ number }) => number),
  );
  const values = valued.map(({ value }) => value);
  // Ranks, for values often differ by orders of magnitude; the labels tell the values.
  const heights = ranks(valued.map(({ value }) => (direction === 'minimize' ? -value : value)));
  const heightOf = new Map(valued.map(({ number }, i) => [number, heights[i]]));
  const axes: readonly Axis[] = names.map((name) => axisOf(parameterAxis(name, valued, space[name])));
  const shown = thinTrials(valued, { limit: MOST_LINES, isKept: ({ number }) => best.has(number) }).toReversed();
  const points = shown.flatMap(({ number, params }) => {
    const places = [...axes.map(({ place }) => place(params)), heightOf.get(number)];
    return places.map((y = MISSING, x) => ({ line: number, x, y, isBest: best.has(number) }));
  });
  const valueAxis = {
    ...{ title: metric, of: '' },
    labels: [
      { y: 1, text: figure(values[0] ?? Number.NaN) },
      { y: 0.5, text: figure(values[values.length >> 1] ?? Number.NaN) },
      { y: 0, text: figure(values.at(-1) ?? Number.NaN) },
    ],
  };
  const columns = [...axes, valueAxis];
  const spacing = WIDTH / Math.max(1, columns.length - 1);
  const missing = columns.map((_, at) => points.some(({ x, y }) => x === at && y === MISSING));
  const bottom = missing.includes(true) ? MISSING : 0;
  const labels = columns.flatMap((axis, at) => [
    ...axis.labels.map(({ y, text }) => ({ x: at, y, text: fittedLabel(text, spacing - 14, LABEL_SIZE) })),
    ...(missing[at] ? [{ x: at, y: MISSING, text: 'none' }] : []),
  ]);
  const {
    subtitle = `In colour: the best${best.size > 1 ? ` ${best.size}` : ''} of ${valued.length} trials; the last axis ranks them`,
  } = data;
  const x = {
    ...{ field: 'x', type: 'quantitative' as const, axis: null },
    scale: { domain: [0, columns.length - 1], nice: false },
  };
  const y = { field: 'y', type: 'quantitative' as const, axis: null, scale: { domain: [bottom, 1], nice: false } };
  const line = (isBest: boolean) => ({
    data: { values: points.filter((point) => point.isBest === isBest) },
    mark: {
      ...{ type: 'line' as const, aria: false, strokeWidth: isBest ? 1.8 : 1, opacity: isBest ? 0.8 : 0.5 },
      color: isBest ? PRIMARY : OTHER_COLOURS[1],
    },
    encoding: { x, y, detail: { field: 'line' }, order: { field: 'x', type: 'quantitative' as const } },
  });
  return framed(
    { title, subtitle },
    {
      width: WIDTH,
      height: 300,
      layer: [
        line(false),
        line(true),
        {
          data: { values: columns.map((_, at) => ({ x: at, y: 0, to: 1 })) },
          mark: { type: 'rule', color: COLOURS.axis, strokeWidth: 1.2 },
          encoding: { x, y, y2: { field: 'to' } },
        },
        ...titles(columns, { spacing, bottom }).map((layer) => ({
          ...layer,
          encoding: { x, y, text: { field: 'text' } },
        })),
        {
          data: { values: labels },
          mark: {
            ...{ type: 'text', align: 'left', dx: 5, fontSize: LABEL_SIZE, color: COLOURS.ink },
            ...{ stroke: COLOURS.paper, strokeWidth: 3, strokeJoin: 'round' },
          },
          encoding: { x, y, text: { field: 'text' } },
        },
        {
          data: { values: labels },
          mark: { type: 'text', align: 'left', dx: 5, fontSize: LABEL_SIZE, color: COLOURS.ink },
          encoding: { x, y, text: { field: 'text' } },
        },
      ],
    },
  );
}

const WIDTH = SIZES.wide.width - 60;
const LABEL_SIZE = 10.5;
const TITLE_SIZE = 11.5;
/** Names stand below their axes: the first row so far, a second one further down. */
const BELOW = 22;
const ROW = 34;

/** Where names are too long to stand side by side, every other one stands lower. */
function titles(
  columns: readonly Pick<Axis, 'title' | 'of'>[],
  { spacing, bottom }: { spacing: number; bottom: number },
) {
  const isTight = columns.some(
    ({ title, of }) => textWidth(title.length > of.length ? title : of, TITLE_SIZE) > spacing,
  );
  const room = (isTight ? 2 : 1) * spacing - 10;
  return (isTight ? [0, 1] : [0]).flatMap((row) => {
    const own = columns.map((axis, at) => ({ ...axis, at })).filter(({ at }) => !isTight || at % 2 === row);
    const line = (part: 'title' | 'of', size: number) =>
      own.map((axis) => ({ x: axis.at, y: bottom, text: fittedLabel(axis[part], room, size) }));
    return [
      {
        data: { values: line('title', TITLE_SIZE) },
        mark: { type: 'text' as const, dy: BELOW + row * ROW, fontSize: TITLE_SIZE, fontWeight: 600 as const },
      },
      {
        data: { values: line('of', LABEL_SIZE).filter(({ text }) => text !== '') },
        mark: { type: 'text' as const, dy: BELOW + 13 + row * ROW, fontSize: LABEL_SIZE, color: COLOURS.muted },
      },
    ];
  });
}

function axisOf(axis: ParameterAxis): Axis {
  const { name, choices, low, high, place } = axis;
  const { own, of } = qualifiedName(name);
  const title = axis.isLog ? `${own} (log)` : own;
  if (choices === undefined) {
    const labels = [
      { y: 0, text: figure(low) },
      { y: 1, text: figure(high) },
    ];
    return { title, of, labels, place };
  }
  const labels = choices.map((choice, i) => ({
    y: choices.length < 2 ? 0.5 : i / (choices.length - 1),
    text: choice,
  }));
  const shown = choices.length > MOST_CHOICES ? labels.slice(0, 1).concat(labels.slice(-1)) : labels;
  return { title, of, labels: shown, place };
}

/** From 0 for the least to 1 for the greatest; equal values share their mean place. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i);
    last.set(value, i);
  });
  const most = Math.max(1, values.length - 1);
  return values.map((value) => ((first.get(value) ?? 0) + (last.get(value) ?? 0)) / 2 / most);
}
