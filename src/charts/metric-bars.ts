import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SERIES_COLOURS, SIZES } from './theme.ts';

export interface MetricBarsData extends ChartTitles {
  /** In the order of the legend; names are told apart by colour. */
  readonly runs: readonly { readonly name: string; readonly metrics: Readonly<Record<string, number>> }[];
  /** Metrics in [0, 1], in the order of the axis. */
  readonly metrics: readonly string[];
  /** Name of the run the chart is about: it is drawn in colour and all others in grey. */
  readonly highlight?: string | undefined;
}

/** Runs side by side, one group of bars per metric; a metric that a run lacks leaves a gap. */
export function metricBarsChart(data: MetricBarsData): ChartSpec {
  const { runs, metrics, highlight, title = 'Runs compared', subtitle } = data;
  const names = [...new Set(runs.map(({ name }) => name))];
  const values = metrics.flatMap((metric) =>
    runs.flatMap(({ name, metrics: scores }) => {
      const value = scores[metric];
      return value === undefined || !Number.isFinite(value) ? [] : [{ metric, run: name, value }];
    }),
  );
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      data: { values },
      encoding: {
        x: {
          ...{ field: 'metric', type: 'nominal', sort: [...metrics], title: null },
          axis: { labelAngle: 0, ticks: false, labelFontSize: 12 },
          scale: { domain: [...metrics], paddingInner: 0.22, paddingOuter: 0.1 },
        },
        xOffset: { field: 'run', type: 'nominal', sort: names, scale: { domain: names } },
        y: {
          ...{ field: 'value', type: 'quantitative', title: null },
          scale: { domain: [0, 1] },
          axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.2~f' },
        },
      },
      layer: [
        {
          mark: { type: 'bar', cornerRadiusEnd: 3 },
          encoding: {
            color: {
              field: 'run',
              type: 'nominal',
              sort: names,
              scale: { domain: names, range: coloursOf(names, highlight) },
            },
          },
        },
        // Past five runs the numbers would touch each other.
        ...(names.length <= 5
          ? ([
              {
                mark: { type: 'text', baseline: 'bottom', dy: -4, fontSize: 9.5, color: COLOURS.muted },
                encoding: { text: { field: 'value', format: '.2f' } },
              },
            ] as const)
          : []),
      ],
    },
  );
}

function coloursOf(names: readonly string[], highlight: string | undefined): string[] {
  const others = highlight !== undefined && names.includes(highlight) ? OTHER_COLOURS : SERIES_COLOURS;
  return names.map((name, i) => (name === highlight ? PRIMARY : (others[i % others.length] ?? PRIMARY)));
}
