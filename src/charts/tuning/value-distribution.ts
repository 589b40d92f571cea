import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { PRIMARY, SERIES_COLOURS, SIZES } from '../theme.ts';
import { thinCurve } from '../thin-curve.ts';
import { shortLabel } from './parameter-axis.ts';
import { type ChartTrial, isWithin, readableRange, type ValueTitles, valuedTrials } from './trial-points.ts';

export interface ValueDistributionData extends ChartTitles, ValueTitles {
  readonly studies: readonly { readonly name: string; readonly trials: readonly ChartTrial[] }[];
}

/** Which share of its trials was at least so good, study by study: what lies higher searched better. */
export function valueDistributionChart(data: ValueDistributionData): ChartSpec {
  const { studies, metric = 'value', direction, title = 'How good trials were' } = data;
  const sorted = studies.map(({ name, trials }) => ({
    name: shortLabel(name, 36),
    values: valuedTrials(trials)
      .map(({ value }) => value)
      .sort((a, b) => (direction === 'minimize' ? a - b : b - a)),
  }));
  const range = readableRange(
    sorted.flatMap(({ values }) => values),
    direction,
  );
  const span = range[1] - range[0] || 1;
  const points = sorted.flatMap(({ name, values }) => {
    const steps = values.map((value, i) => ({ study: name, value, share: (i + 1) / values.length }));
    const within = steps.filter(({ value }) => isWithin(value, range));
    return thinCurve(
      within.map(({ value }) => value / span),
      within.map(({ share }) => share),
      120,
    ).map((i) => within[i]);
  });
  const names = sorted.map(({ name }) => name);
  const { subtitle = `Share of trials with a ${shortLabel(metric, 30)} at least so good` } = data;
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      height: 220,
      data: { values: points },
      mark: { type: 'line', interpolate: direction === 'minimize' ? 'step-after' : 'step-before' },
      encoding: {
        x: {
          ...{ field: 'value', type: 'quantitative', title: metric, scale: { zero: false, nice: false } },
          axis: { format: '.6~g', titleLimit: 400 },
        },
        y: {
          ...{ field: 'share', type: 'quantitative', title: 'Share of trials', scale: { domain: [0, 1] } },
          axis: { values: [0, 0.25, 0.5, 0.75, 1], format: '.0%' },
        },
        color: {
          ...{ field: 'study', type: 'nominal' },
          scale: { domain: names, range: names.map((_, i) => SERIES_COLOURS[i % SERIES_COLOURS.length] ?? PRIMARY) },
          ...(names.length === 1 && { legend: null }),
        },
      },
    },
  );
}
