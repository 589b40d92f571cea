import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, PRIMARY, SECONDARY, SIZES } from './theme.ts';
import { MAX_CURVE_POINTS } from './thin-curve.ts';

export interface TrainingHistoryData extends ChartTitles {
  /** Metrics are named `<rows>-<metric>`, such as `train-logloss` and `validation-logloss`. */
  readonly history: readonly { readonly round: number; readonly metrics: Readonly<Record<string, number>> }[];
  /** Rounds the model keeps; a line marks it. */
  readonly rounds?: number | undefined;
}

/** Largest value over smallest. */
const LOGARITHMIC_FROM = 8;

/** Each training metric round by round, training rows beside validation rows; one panel per metric. */
export function trainingHistoryChart(data: TrainingHistoryData): ChartSpec {
  const { history, rounds, title = 'Training history' } = data;
  const { subtitle = rounds === undefined ? undefined : `The model keeps ${rounds} rounds` } = data;
  const points = everyNth(history, MAX_CURVE_POINTS).flatMap(({ round, metrics }) =>
    Object.entries(metrics).flatMap(([name, value]) =>
      Number.isFinite(value) ? [{ round, value, ...seriesOf(name) }] : [],
    ),
  );
  const panels = [...new Set(points.map(({ metric }) => metric))];
  const columns = Math.max(1, Math.min(panels.length, 2));
  const gap = 60;
  return framed(
    { title, subtitle },
    {
      spacing: gap,
      columns,
      concat: panels.map((metric) => ({
        width: (SIZES.wide.width - gap * (columns - 1)) / columns,
        height: 220,
        layer: [
          ...(rounds === undefined ? [] : [keptRounds(rounds)]),
          {
            data: { values: points.filter((point) => point.metric === metric) },
            mark: { type: 'line' as const },
            encoding: {
              x: {
                field: 'round',
                type: 'quantitative' as const,
                title: 'Round',
                scale: { nice: false },
                axis: { tickMinStep: 1 },
              },
              y: { field: 'value', type: 'quantitative' as const, ...valueScale(points, metric) },
              color: {
                ...{ field: 'rows', type: 'nominal' as const },
                scale: { domain: ['train', 'validation'], range: [SECONDARY, PRIMARY] },
              },
            },
          },
        ],
      })),
    },
  );
}

/** A loss that falls a long way is drawn on a logarithmic scale, or its last rounds, which decide, would look flat. */
function valueScale(points: readonly { readonly metric: string; readonly value: number }[], metric: string) {
  const values = points.filter((point) => point.metric === metric).map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least <= 0 || most / least < LOGARITHMIC_FROM) return { title: metric, scale: { zero: false } };
  const steps = Array.from({ length: 40 }, (_, i) => 10 ** (i - 20)).flatMap((power) => [power, 2 * power, 5 * power]);
  return {
    title: `${metric} (logarithmic)`,
    scale: { type: 'log' as const, nice: false },
    axis: { values: steps.filter((step) => step >= least && step <= most), format: '~g' },
  };
}

const keptRounds = (rounds: number) => ({
  data: { values: [{ round: rounds }] },
  mark: { type: 'rule' as const, color: COLOURS.faint, strokeDash: [4, 4], strokeWidth: 1.2 },
  encoding: { x: { field: 'round', type: 'quantitative' as const } },
});

function seriesOf(name: string): { rows: string; metric: string } {
  const [, rows = 'train', metric = name] = /^(train|validation)-(.+)$/.exec(name) ?? [];
  return { rows, metric };
}

/** At most `limit` entries, evenly spaced, the last one always among them. */
function everyNth<Entry>(entries: readonly Entry[], limit: number): readonly Entry[] {
  const stride = Math.ceil(entries.length / limit);
  return stride <= 1 ? entries : entries.filter((_, i) => (entries.length - 1 - i) % stride === 0);
}
