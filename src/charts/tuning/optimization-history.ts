import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SERIES_COLOURS, SIZES } from '../theme.ts';
import { shortLabel } from './parameter-axis.ts';
import {
  amount,
  beyondText,
  type ChartTrial,
  figure,
  isBetter,
  isWithin,
  MAX_TRIAL_POINTS,
  readableRange,
  thinTrials,
  type ValuedTrial,
  type ValueTitles,
  valuedTrials,
} from './trial-points.ts';

export interface OptimizationHistoryData extends ChartTitles, ValueTitles {
  /** Several studies of the same metric are told apart by colour. */
  readonly studies: readonly { readonly name: string; readonly trials: readonly ChartTrial[] }[];
}

/** The value of every trial that completed, and the best one up to it as a line. */
export function optimizationHistoryChart(data: OptimizationHistoryData): ChartSpec {
  const { studies, metric = 'value', direction, title = 'Search history' } = data;
  const shown = studies.map(({ name, trials }) => ({ name: shortLabel(name, 36), ...pathOf(trials, direction) }));
  const range = readableRange(
    shown.flatMap(({ values }) => values.map(({ value }) => value)),
    direction,
  );
  const isOne = shown.length === 1;
  const perStudy = Math.max(50, Math.floor(MAX_TRIAL_POINTS / Math.max(1, shown.length)));
  const points = shown.flatMap(({ name, values }) =>
    thinTrials(
      values.filter(({ value }) => isWithin(value, range)),
      { limit: perStudy },
    ).map(({ number, value }) => ({ study: name, trial: number, value })),
  );
  const lines = shown.flatMap(({ name, best, last }) =>
    [...thinTrials(best, { limit: perStudy }), ...best.slice(-1).map(({ value }) => ({ number: last, value }))]
      .filter(({ value }) => isWithin(value, range))
      .map(({ number, value }) => ({ study: name, trial: number, value })),
  );
  const names = shown.map(({ name }) => name);
  const beyond = shown.flatMap(({ values }) => values).filter(({ value }) => !isWithin(value, range)).length;
  const { subtitle = subtitleOf(shown, metric, direction) + beyondText(beyond) } = data;
  const x = {
    ...{ field: 'trial', type: 'quantitative' as const, title: 'Trial', scale: { nice: false, padding: 8 } },
    axis: { tickMinStep: 1, format: ',d' },
  };
  const y = {
    ...{ field: 'value', type: 'quantitative' as const, title: metric, scale: { zero: false } },
    axis: { format: '.6~g', titleLimit: 240 },
  };
  const colour = isOne
    ? {}
    : {
        color: {
          ...{ field: 'study', type: 'nominal' as const },
          scale: { domain: names, range: names.map((_, i) => SERIES_COLOURS[i % SERIES_COLOURS.length] ?? PRIMARY) },
        },
      };
  return framed(
    { title, subtitle },
    {
      ...SIZES.wide,
      layer: [
        {
          data: { values: points },
          mark: {
            type: 'point',
            aria: false,
            filled: true,
            size: 26,
            opacity: isOne ? 0.9 : 0.35,
            color: OTHER_COLOURS[1],
          },
          encoding: { x, y, ...colour },
        },
        {
          data: { values: lines },
          mark: { type: 'line', interpolate: 'step-after', color: PRIMARY },
          encoding: { x, y, ...colour },
        },
        ...(isOne
          ? ([
              {
                data: { values: shown[0]?.best.slice(-1).map(({ number, value }) => ({ trial: number, value })) ?? [] },
                mark: {
                  ...{ type: 'point' as const, filled: true, opacity: 1, size: 90, color: PRIMARY },
                  ...{ stroke: COLOURS.paper, strokeWidth: 2 },
                },
                encoding: { x, y },
              },
            ] as const)
          : []),
      ],
    },
  );
}

interface Path {
  readonly values: readonly ValuedTrial[];
  /** The trials that were better than all before them. */
  readonly best: readonly ValuedTrial[];
  /** Number of the last trial. */
  readonly last: number;
}

function pathOf(trials: readonly ChartTrial[], direction: ValueTitles['direction']): Path {
  const values = valuedTrials(trials).sort((a, b) => a.number - b.number);
  const best: ValuedTrial[] = [];
  for (const trial of values) {
    const before = best.at(-1);
    if (before === undefined || isBetter(trial.value, before.value, direction)) best.push(trial);
  }
  return { values, best, last: trials.reduce((last, { number }) => Math.max(last, number), 0) };
}

function subtitleOf(shown: readonly (Path & { name: string })[], metric: string, direction: string): string {
  const [only] = shown;
  const goal = direction === 'minimize' ? 'lower is better' : 'higher is better';
  if (shown.length !== 1 || only === undefined) return `The best so far of each study; ${goal}`;
  const best = only.best.at(-1);
  if (best === undefined) return 'No trial has completed yet';
  return `Best ${shortLabel(metric, 40)} ${figure(best.value)} in trial ${best.number} of ${amount(only.last + 1, 'trial')}; ${goal}`;
}
