import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, SIZES } from '../theme.ts';
import { amount, type ChartTrial, STATE_COLOURS, thinTrials } from './trial-points.ts';

export interface TrialTimelineData extends ChartTitles {
  readonly trials: readonly ChartTrial[];
  /** Until when trials that still run are drawn; the latest moment known unless given. Milliseconds. */
  readonly now?: number | undefined;
}

const MOST_BARS = 500;
const STATES = ['COMPLETE', 'PRUNED', 'FAILED', 'RUNNING'] as const;
const UNITS = [
  { name: 'ms', size: 1, until: 5_000 },
  { name: 's', size: 1_000, until: 300_000 },
  { name: 'min', size: 60_000, until: 18_000_000 },
  { name: 'h', size: 3_600_000, until: Number.POSITIVE_INFINITY },
] as const;

/** When each trial ran, by state; trials that overlap stand below each other, as their workers did them. */
export function trialTimelineChart(data: TrialTimelineData): ChartSpec {
  const { trials, title = 'Timeline' } = data;
  const latest = trials.reduce((at, { startedAt = 0, endedAt = 0 }) => Math.max(at, startedAt, endedAt), 0);
  const now = data.now ?? latest;
  const begun = trials.flatMap(({ number, state, startedAt, endedAt = now }) =>
    startedAt === undefined || state === 'WAITING' ? [] : [{ number, state, from: startedAt, to: endedAt }],
  );
  const first = begun.reduce((at, { from }) => Math.min(at, from), Number.POSITIVE_INFINITY);
  const span = begun.reduce((most, { to }) => Math.max(most, to - first), 0);
  const unit = UNITS.find(({ until }) => span < until) ?? UNITS[3];
  const placed = inLanes(begun);
  const lanes = placed.reduce((most, { lane }) => Math.max(most, lane), 0) + 1;
  const bars = thinTrials(placed, { limit: MOST_BARS }).map(({ number, state, lane, from, to }) => ({
    ...{ trial: number, state: state.toLowerCase(), lane: `${lane + 1}` },
    ...{ from: (from - first) / unit.size, to: (to - first) / unit.size },
  }));
  const states = STATES.filter((state) => bars.some((bar) => bar.state === state.toLowerCase()));
  const counts = states.map(
    (state) => `${begun.filter((trial) => trial.state === state).length} ${state.toLowerCase()}`,
  );
  const { subtitle = `${amount(begun.length, 'trial')}: ${counts.join(', ')}; up to ${lanes} at once` } = data;
  return framed(
    { title, subtitle },
    {
      width: SIZES.wide.width,
      height: { step: Math.max(10, Math.min(34, 240 / lanes)) },
      data: { values: bars },
      mark: {
        type: 'bar',
        aria: false,
        cornerRadius: 2,
        height: { band: 0.72 },
        stroke: COLOURS.paper,
        strokeWidth: 0.6,
      },
      encoding: {
        x: {
          ...{ field: 'from', type: 'quantitative', title: `Time since the first trial (${unit.name})` },
          axis: { format: '.6~g', grid: true },
          scale: { nice: false },
        },
        x2: { field: 'to' },
        y: { field: 'lane', type: 'nominal', title: 'Worker', sort: null },
        color: {
          ...{ field: 'state', type: 'nominal', title: null },
          scale: { domain: states.map((state) => state.toLowerCase()), range: states.map((s) => STATE_COLOURS[s]) },
        },
      },
    },
  );
}

interface Span {
  readonly number: number;
  readonly state: ChartTrial['state'];
  readonly from: number;
  readonly to: number;
}

/** Each trial in the first lane that is free when it begins. */
function inLanes(spans: readonly Span[]): (Span & { readonly lane: number })[] {
  const freeFrom: number[] = [];
  return spans
    .toSorted((a, b) => a.from - b.from || a.number - b.number)
    .map((span) => {
      const free = freeFrom.findIndex((at) => at <= span.from);
      const lane = free < 0 ? freeFrom.length : free;
      freeFrom[lane] = span.to;
      return { ...span, lane };
    });
}
