import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { textWidth } from '../render/text-width.ts';
import { COLOURS, PRIMARY, SECONDARY, SIZES } from '../theme.ts';
import {
  type ChartSpace,
  choiceText,
  logTicks,
  type ParameterAxis,
  parameterAxis,
  shortLabel,
  varyingParameters,
} from './parameter-axis.ts';
import {
  bestFirst,
  beyondText,
  type ChartTrial,
  isWithin,
  MAX_TRIAL_POINTS,
  readableRange,
  scatter,
  thinTrials,
  type ValuedTrial,
  type ValueTitles,
  valuedTrials,
} from './trial-points.ts';

export interface SliceData extends ChartTitles, ValueTitles {
  readonly trials: readonly ChartTrial[];
  readonly space?: ChartSpace | undefined;
  /** Which parameters to draw, in this order; the first twelve that vary unless given. */
  readonly parameters?: readonly string[] | undefined;
}

const MOST_PANELS = 12;
const COLUMNS = 3;
const GAP = 34;

/** The value against each parameter by itself; later trials are darker, the best one is marked. */
export function sliceChart(data: SliceData): ChartSpec {
  const { trials, space = {}, metric = 'value', direction, title = 'Parameter by parameter' } = data;
  const valued = valuedTrials(trials);
  const range = readableRange(
    valued.map(({ value }) => value),
    direction,
  );
  const within = valued.filter(({ value }) => isWithin(value, range));
  const best = bestFirst(within, direction)[0];
  const isThere = (name: string): boolean => within.some(({ params }) => name in params);
  const names = (data.parameters ?? varyingParameters(valued, space)).filter(isThere).slice(0, MOST_PANELS);
  const limit = Math.max(60, Math.floor((1.5 * MAX_TRIAL_POINTS) / Math.max(1, names.length)));
  const shown = thinTrials(within, { limit, isKept: (trial) => trial === best });
  const beyond = valued.length - within.length;
  const { subtitle = `Stronger colour: later trials; marked: the best one${beyondText(beyond)}` } = data;
  const columns = Math.max(1, Math.min(COLUMNS, names.length));
  const width = (SIZES.wide.width - 40 - GAP * (COLUMNS - 1)) / COLUMNS;
  return framed(
    { title, subtitle },
    {
      spacing: GAP,
      columns,
      concat: names.map((name, i) =>
        panel(parameterAxis(name, valued, space[name]), {
          ...{ trials: shown, best, range, width },
          metric: i % columns === 0 ? metric : null,
        }),
      ),
    },
  );
}

interface Panel {
  readonly trials: readonly ValuedTrial[];
  readonly best: ValuedTrial | undefined;
  readonly range: readonly [number, number];
  readonly width: number;
  /** Only the first panel of a row says what the values are. */
  readonly metric: string | null;
}

function panel(axis: ParameterAxis, { trials, best, range, width, metric }: Panel) {
  const { name, choices } = axis;
  const pointOf = ({ number, value, params }: ValuedTrial) => {
    const own = params[name];
    return { trial: number, value, x: choices === undefined ? own : choiceText(own ?? null), jitter: scatter(number) };
  };
  const there = trials.filter(({ params }) => name in params);
  const x = choices === undefined ? numericX(axis) : categoricalX(axis, choices, width);
  const y = {
    ...{ field: 'value', type: 'quantitative' as const, title: metric },
    ...{ scale: { domain: [...range], nice: true, zero: false } },
    axis: { format: '.6~g', tickCount: 5, titleLimit: 170 },
  };
  return {
    ...{ width, height: 170 },
    layer: [
      {
        data: { values: there.map(pointOf) },
        mark: { type: 'point' as const, aria: false, filled: true, size: 30, color: PRIMARY },
        encoding: {
          ...x,
          y,
          opacity: {
            ...{ field: 'trial', type: 'quantitative' as const, legend: null },
            scale: { range: [0.18, 0.85] },
          },
        },
      },
      {
        data: { values: best !== undefined && name in best.params ? [pointOf(best)] : [] },
        mark: {
          ...{ type: 'point' as const, filled: true, size: 90, opacity: 1, color: SECONDARY },
          ...{ stroke: COLOURS.paper, strokeWidth: 1.5 },
        },
        encoding: { ...x, y },
      },
    ],
  };
}

const numericX = ({ name, isLog, low, high }: ParameterAxis) => ({
  x: {
    ...{ field: 'x', type: 'quantitative' as const, title: shortLabel(isLog ? `${name} (log)` : name, 30) },
    scale: { domain: [low, high], nice: false, padding: 6, zero: false, ...(isLog && { type: 'log' as const }) },
    axis: isLog
      ? { values: logTicks(low, high), format: '.6~g' }
      : { tickCount: 4, format: '.6~g', labelOverlap: true },
  },
});

function categoricalX({ name }: ParameterAxis, choices: readonly string[], width: number) {
  const room = width / choices.length - 4;
  const isTight = choices.some((choice) => textWidth(choice, LABEL_SIZE) > room);
  return {
    x: {
      ...{ field: 'x', type: 'nominal' as const, title: shortLabel(name, 30), sort: [...choices] },
      scale: { domain: [...choices], paddingInner: 0.35, paddingOuter: 0.2 },
      axis: { labelAngle: isTight ? -20 : 0, labelLimit: isTight ? 112 : room },
    },
    // Points of one choice would lie on one another.
    xOffset: { field: 'jitter', type: 'quantitative' as const, scale: { domain: [0, 1] } },
  };
}

const LABEL_SIZE = 11;
