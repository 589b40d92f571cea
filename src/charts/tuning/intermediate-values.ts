import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, PRIMARY, SIZES } from '../theme.ts';
import { thinCurve } from '../thin-curve.ts';
import { bestFirst, type ChartTrial, isWithin, readableRange, thinTrials, type ValueTitles } from './trial-points.ts';

export interface IntermediateValuesData extends ChartTitles, ValueTitles {
  readonly trials: readonly ChartTrial[];
  /** What a step is; `Step` unless given. */
  readonly step?: string | undefined;
}

/** More curves would be one grey area. */
const MOST_CURVES = 80;
const CURVE_POINTS = 24;

/** What trials reported on the way: the best one in colour, those that were pruned dashed. */
export function intermediateValuesChart(data: IntermediateValuesData): ChartSpec {
  const { trials, metric = 'value', direction, step = 'Step', title = 'Values on the way' } = data;
  const curves = trials.flatMap(({ number, state, intermediate = [], values }) => {
    const reports = intermediate.filter(([, value]) => Number.isFinite(value));
    const value = values?.[0] ?? Number.NaN;
    return reports.length === 0 ? [] : [{ number, state, reports, value }];
  });
  const complete = curves.filter(({ state, value }) => state === 'COMPLETE' && Number.isFinite(value));
  const best = bestFirst(complete, direction)[0];
  const chosen = thinTrials(curves, { limit: MOST_CURVES, isKept: (curve) => curve === best });
  const all = chosen.flatMap(({ reports }) => reports.map(([, value]) => value));
  const range = readableRange(all, direction);
  const points = chosen.flatMap((curve) => {
    const kind = curve === best ? 'best trial' : curve.state === 'PRUNED' ? 'pruned' : 'other trials';
    const width = (curve.reports.at(-1)?.[0] ?? 1) || 1;
    const height = range[1] - range[0] || 1;
    return thinCurve(
      curve.reports.map(([at]) => at / width),
      curve.reports.map(([, value]) => value / height),
      CURVE_POINTS,
    )
      .map((i) => curve.reports[i] as readonly [number, number])
      .filter(([, value]) => isWithin(value, range))
      .map(([at, value]) => ({ trial: curve.number, kind, step: at, value }));
  });
  const pruned = curves.filter(({ state }) => state === 'PRUNED').length;
  const some =
    chosen.length < curves.length ? `${chosen.length} of ${curves.length} trials` : `${curves.length} trials`;
  const { subtitle = `${some}, ${pruned} of them pruned before their end` } = data;
  const kinds = ['best trial', 'other trials', 'pruned'].filter((kind) => points.some((point) => point.kind === kind));
  const looks = {
    'best trial': { colour: PRIMARY, dash: [1, 0], opacity: 1 },
    'other trials': { colour: OTHER_COLOURS[2], dash: [1, 0], opacity: 0.55 },
    pruned: { colour: COLOURS.faint, dash: [3, 3], opacity: 0.8 },
  };
  const rangeOf = <Key extends 'colour' | 'dash' | 'opacity'>(key: Key) =>
    kinds.map((kind) => looks[kind as keyof typeof looks][key]);
  const layer = (isBest: boolean) => ({
    data: { values: points.filter(({ kind }) => (kind === 'best trial') === isBest) },
    mark: { type: 'line' as const, aria: false, strokeWidth: isBest ? 2.6 : 1.1 },
    encoding: {
      x: {
        ...{ field: 'step', type: 'quantitative' as const, title: step, scale: { nice: false } },
        axis: { tickMinStep: 1, tickCount: 10, labelOverlap: true, format: ',d' },
      },
      y: {
        ...{ field: 'value', type: 'quantitative' as const, title: metric, scale: { zero: false } },
        axis: { format: '.6~g', titleLimit: 240 },
      },
      detail: { field: 'trial' },
      color: { field: 'kind', type: 'nominal' as const, scale: { domain: kinds, range: rangeOf('colour') } },
      strokeDash: { field: 'kind', type: 'nominal' as const, scale: { domain: kinds, range: rangeOf('dash') } },
      opacity: { field: 'kind', type: 'nominal' as const, scale: { domain: kinds, range: rangeOf('opacity') } },
    },
  });
  return framed({ title, subtitle }, { ...SIZES.wide, layer: [layer(false), layer(true)] });
}
