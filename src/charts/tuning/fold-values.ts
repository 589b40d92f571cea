import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SIZES } from '../theme.ts';
import { bestFirst, type ChartTrial, isWithin, readableRange, type ValueTitles } from './trial-points.ts';

export interface FoldValuesData extends ChartTitles, ValueTitles {
  /** What they reported at step n is the value of fold n. */
  readonly trials: readonly ChartTrial[];
  /** How many trials to show, the best first; 25 unless given. */
  readonly top?: number | undefined;
}

/**
 * The best trials fold by fold: a point for each fold, a line from the least to the greatest, a mark at the mean. Where
 * these overlap widely, the order of the trials says little.
 */
export function foldValuesChart(data: FoldValuesData): ChartSpec {
  const { trials, metric = 'value', direction, top = 25, title = 'Fold by fold' } = data;
  const measured = trials.flatMap(({ number, state, intermediate = [], values }) => {
    const folds = intermediate.filter(([, value]) => Number.isFinite(value));
    const value = values?.[0];
    return state === 'COMPLETE' && folds.length > 1 && value !== undefined && Number.isFinite(value)
      ? [{ number, value, folds }]
      : [];
  });
  const shown = bestFirst(measured, direction).slice(0, top);
  const range = readableRange(
    shown.flatMap(({ folds }) => folds.map(([, value]) => value)),
    direction,
  );
  const rows = shown.flatMap(({ number, value, folds }, place) => {
    const own = folds.map(([, score]) => score);
    const ends = { low: Math.max(range[0], Math.min(...own)), high: Math.min(range[1], Math.max(...own)) };
    return [{ trial: String(number), isBest: place === 0, mean: value, ...ends }];
  });
  const points = shown.flatMap(({ number, folds }, place) =>
    folds
      .filter(([, value]) => isWithin(value, range))
      .map(([fold, value]) => ({ trial: String(number), isBest: place === 0, fold, value })),
  );
  const some = shown.length < measured.length ? `The best ${shown.length} of ${measured.length} trials` : 'All trials';
  const { subtitle = `${some}, the best first: points are folds, marks their means` } = data;
  const x = {
    ...{ field: 'trial', type: 'nominal' as const, title: 'Trial', sort: shown.map(({ number }) => String(number)) },
    axis: { labelAngle: 0, labelOverlap: true },
  };
  const y = {
    ...{ type: 'quantitative' as const, title: metric, scale: { domain: [...range], nice: true, zero: false } },
    axis: { format: '.6~g', titleLimit: 240 },
  };
  const color = {
    field: 'isBest',
    type: 'nominal' as const,
    legend: null,
    scale: { domain: [true, false], range: [PRIMARY, OTHER_COLOURS[2]] },
  };
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      layer: [
        {
          data: { values: rows },
          mark: { type: 'rule', strokeWidth: 1.4, opacity: 0.55 },
          encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
        },
        {
          data: { values: points },
          mark: { type: 'point', aria: false, filled: true, size: 26, opacity: 0.75 },
          encoding: { x, y: { ...y, field: 'value' }, color },
        },
        {
          data: { values: rows },
          mark: { type: 'tick', thickness: 2.6, width: 14, color: COLOURS.ink },
          encoding: { x, y: { ...y, field: 'mean' } },
        },
      ],
    },
  );
}
