import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, SECONDARY } from '../theme.ts';

/** Two distributions as shares, over the same bins or the same categories. */
export type DistributionOverlayData = ChartTitles & {
  /** What the two sides are called in the legend. */
  readonly names?: readonly [reference: string, current: string];
  readonly reference: readonly number[];
  readonly current: readonly number[];
} & (
    | { readonly kind: 'bins' /** One more than bins. */; readonly edges: readonly number[] }
    | { readonly kind: 'categories'; readonly categories: readonly string[] }
  );

const SIZE = { width: 380, height: 190 } as const;
const LONGEST_NAME = 22;

/** How the values of a column lay before, in grey, and how they lie now. */
export function distributionOverlayChart(data: DistributionOverlayData): ChartSpec {
  const { title = 'Distribution', subtitle, names = ['reference', 'current'] } = data;
  const [before, now] = [shorten(names[0], 30), shorten(names[1], 30)];
  const legend: [string, string] = [before, before === now ? `${now} (current)` : now];
  const color = { scale: { domain: legend, range: [OTHER_COLOURS[1], SECONDARY] } };
  return framed({ title, subtitle }, data.kind === 'bins' ? binned(data, legend, color) : bars(data, legend, color));
}

type Colour = { readonly scale: { readonly domain: string[]; readonly range: string[] } };

function binned(
  { edges, reference, current }: Extract<DistributionOverlayData, { kind: 'bins' }>,
  [before, now]: readonly [string, string],
  color: Colour,
): TopLevelSpec {
  const bins = reference.map((share, i) => ({ from: edges[i], to: edges[i + 1], share }));
  const outline = [
    ...current.map((share, i) => ({ from: edges[i], share })),
    { from: edges.at(-1), share: current.at(-1) },
  ];
  const x = {
    ...{ field: 'from', type: 'quantitative' as const, title: null, scale: { zero: false, nice: false } },
    axis: { format: '~s', tickCount: 6 },
  };
  const y = {
    ...{ field: 'share', type: 'quantitative' as const, title: 'Share of values', stack: null },
    axis: { format: '.0%', tickCount: 4 },
  };
  return {
    ...SIZE,
    layer: [
      {
        data: { values: bins },
        mark: { type: 'bar', opacity: 0.55, binSpacing: 0, cornerRadiusEnd: 0 },
        encoding: { x: { ...x, bin: 'binned' }, x2: { field: 'to' }, y, color: { datum: before, ...color } },
      },
      {
        data: { values: outline },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
        encoding: { x, y, color: { datum: now, ...color } },
      },
    ],
  };
}

function bars(
  { categories, reference, current }: Extract<DistributionOverlayData, { kind: 'categories' }>,
  [before, now]: readonly [string, string],
  color: Colour,
): TopLevelSpec {
  const values = categories.flatMap((category, i) => [
    { place: i, category: shorten(category, LONGEST_NAME), side: before, share: reference[i] },
    { place: i, category: shorten(category, LONGEST_NAME), side: now, share: current[i] },
  ]);
  return {
    width: SIZE.width - 60,
    height: { step: categories.length > 6 ? 9 : 14 },
    data: { values },
    mark: { type: 'bar', cornerRadiusEnd: 2 },
    encoding: {
      // By place, for two names may be cut to the same one.
      y: {
        ...{ field: 'place', type: 'ordinal', title: null, scale: { paddingInner: 0.3 } },
        axis: {
          labelExpr: `[${categories.map((name) => quoted(shorten(name, LONGEST_NAME))).join(',')}][datum.value]`,
          labelColor: COLOURS.ink,
        },
      },
      yOffset: { field: 'side', type: 'nominal', sort: [before, now] },
      x: {
        ...{ field: 'share', type: 'quantitative', title: 'Share of rows' },
        axis: { format: '.0%', tickCount: 4 },
      },
      color: { field: 'side', type: 'nominal', ...color },
    },
  };
}

const shorten = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

/** A string of Vega's expression language. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u2028', ' ').replaceAll('\u2029', ' ');
