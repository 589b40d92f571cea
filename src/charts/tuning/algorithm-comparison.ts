import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY } from '../theme.ts';
import { shortLabel } from './parameter-axis.ts';
import { figure } from './trial-points.ts';

export interface AlgorithmComparisonData extends ChartTitles {
  /** Best first. */
  readonly algorithms: readonly ComparedAlgorithmBars[];
  /** In the order of the panels. */
  readonly metrics: readonly string[];
  /** What the intervals are, such as `95 % interval`. */
  readonly interval?: string | undefined;
}

export interface ComparedAlgorithmBars {
  readonly name: string;
  readonly metrics: Readonly<Record<string, BarValue | undefined>>;
  /** Seconds per training. */
  readonly trainSeconds: number;
  /** Whether its difference from the best one may be chance. */
  readonly isAmongBest: boolean;
}

export interface BarValue {
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

const COLUMNS = 2;
const ROW = 28;

/** Algorithms side by side: each metric with its interval, and the time a training takes. */
export function algorithmComparisonChart(data: AlgorithmComparisonData): ChartSpec {
  const { algorithms, metrics, interval = '95 % interval', title = 'Algorithms compared' } = data;
  const { subtitle = `Points with their ${interval}; in colour: the best, and those that differ from it by chance` } =
    data;
  const names = algorithms.map(({ name }) => shortLabel(name, 28));
  const labelled = (i: number) => i % COLUMNS === 0;
  const width = 270;
  const panels = [
    ...metrics.map((metric, i) => metricPanel({ algorithms, names, metric, width, isLabelled: labelled(i) })),
    secondsPanel({ algorithms, names, width, isLabelled: labelled(metrics.length) }),
  ];
  return framed({ title, subtitle }, { spacing: { row: 30, column: 30 }, columns: COLUMNS, concat: panels });
}

interface PanelOptions {
  readonly algorithms: readonly ComparedAlgorithmBars[];
  readonly names: readonly string[];
  readonly width: number;
  /** Only the first panel of a row names the algorithms. */
  readonly isLabelled: boolean;
}

const nameAxis = ({ names, isLabelled }: PanelOptions) => ({
  ...{ field: 'name', type: 'nominal' as const, sort: [...names], title: null, scale: { domain: [...names] } },
  axis: isLabelled ? { labelColor: COLOURS.ink, labelFontSize: 12, labelLimit: 190 } : null,
});

const colourOf = {
  color: {
    ...{ field: 'isAmongBest', type: 'nominal' as const, legend: null },
    scale: { domain: [true, false], range: [PRIMARY, OTHER_COLOURS[2]] },
  },
};

function metricPanel({ metric, ...options }: PanelOptions & { readonly metric: string }) {
  const { algorithms, names, width } = options;
  const values = algorithms.flatMap(({ metrics, isAmongBest }, i) => {
    const { value = Number.NaN, low = value, high = value } = metrics[metric] ?? {};
    return Number.isFinite(value) ? [{ name: names[i], value, low, high, isAmongBest, text: figure(value) }] : [];
  });
  const y = nameAxis(options);
  const x = {
    ...{ type: 'quantitative' as const, title: shortLabel(metric, 36), scale: { zero: false, padding: 12 } },
    axis: { format: '.6~g', tickCount: 5, grid: true },
  };
  return {
    ...{ width, height: { step: ROW }, data: { values } },
    layer: [
      {
        mark: { type: 'rule' as const, strokeWidth: 3, opacity: 0.35, strokeCap: 'round' as const },
        encoding: { y, x: { field: 'low', ...x }, x2: { field: 'high' }, ...colourOf },
      },
      {
        mark: { type: 'point' as const, filled: true, size: 70, opacity: 1 },
        encoding: { y, x: { field: 'value', ...x }, ...colourOf },
      },
      {
        mark: { type: 'text' as const, dy: -9, fontSize: 10, color: COLOURS.muted },
        encoding: { y, x: { field: 'value', ...x }, text: { field: 'text' } },
      },
    ],
  };
}

function secondsPanel(options: PanelOptions) {
  const { algorithms, names, width } = options;
  const values = algorithms.map(({ trainSeconds, isAmongBest }, i) => ({
    ...{ name: names[i], isAmongBest, seconds: trainSeconds, text: `${figure(trainSeconds)} s` },
  }));
  const y = nameAxis(options);
  const x = {
    field: 'seconds',
    type: 'quantitative' as const,
    title: 'seconds per training',
    axis: { format: '.6~g', tickCount: 4 },
  };
  return {
    ...{ width, height: { step: ROW }, data: { values } },
    layer: [
      {
        mark: { type: 'bar' as const, cornerRadiusEnd: 3, height: { band: 0.5 } },
        encoding: { y, x, ...colourOf },
      },
      {
        mark: { type: 'text' as const, align: 'left' as const, dx: 5, fontSize: 10.5, color: COLOURS.muted },
        encoding: { y, x, text: { field: 'text' } },
      },
    ],
  };
}
