import { COLOURS, OTHER_COLOURS, PRIMARY, SECONDARY } from '../theme.ts';

/** A trial as charts need it; records of a study are such. */
export interface ChartTrial {
  readonly number: number;
  readonly state: 'WAITING' | 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAILED';
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  /** One per direction. */
  readonly values?: readonly number[] | undefined;
  readonly intermediate?: readonly (readonly [step: number, value: number])[];
  /** Milliseconds since the Unix epoch. */
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

export type ChartDirection = 'minimize' | 'maximize';

/** What the value of a trial is. */
export interface ValueTitles {
  /** Such as `pr_auc`, with its unit if it has one; `value` unless given. */
  readonly metric?: string | undefined;
  readonly direction: ChartDirection;
}

/** No screen shows more trials apart. */
export const MAX_TRIAL_POINTS = 400;

export const STATE_COLOURS = {
  COMPLETE: PRIMARY,
  PRUNED: OTHER_COLOURS[1],
  FAILED: SECONDARY,
  RUNNING: COLOURS.faint,
} as const;

/** A COMPLETE trial with a finite value. */
export interface ValuedTrial {
  readonly number: number;
  readonly value: number;
  readonly params: ChartTrial['params'];
}

/** Those with a finite value, by number. */
export function valuedTrials(trials: readonly ChartTrial[]): ValuedTrial[] {
  return trials.flatMap(({ number, state, values, params }) => {
    const value = values?.[0];
    return state === 'COMPLETE' && value !== undefined && Number.isFinite(value) ? [{ number, value, params }] : [];
  });
}

export const isBetter = (a: number, b: number, direction: ChartDirection): boolean =>
  direction === 'minimize' ? a < b : a > b;

/** Best first; of equal ones the earlier. */
export const bestFirst = <Trial extends { readonly value: number }>(
  trials: readonly Trial[],
  direction: ChartDirection,
): Trial[] => trials.toSorted((a, b) => (direction === 'minimize' ? a.value - b.value : b.value - a.value));

/** At most `limit` of them, evenly spread over their order, and all that `isKept`. */
export function thinTrials<Trial>(
  trials: readonly Trial[],
  { limit = MAX_TRIAL_POINTS, isKept = () => false }: { limit?: number; isKept?: (trial: Trial) => boolean } = {},
): readonly Trial[] {
  if (trials.length <= limit) return trials;
  const stride = trials.length / limit;
  let next = 0;
  return trials.filter((trial, i) => {
    if (i < next) return isKept(trial);
    next += stride;
    return true;
  });
}

/**
 * The values worth an axis: a few trials that went astray would press all others together, so what lies far on the bad
 * side is left out.
 */
export function readableRange(values: readonly number[], direction: ChartDirection): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const reach = 2.5 * (at(0.75) - at(0.25)) || Number.POSITIVE_INFINITY;
  return direction === 'minimize'
    ? [at(0), Math.min(at(1), at(0.75) + reach)]
    : [Math.max(at(0), at(0.25) - reach), at(1)];
}

export const isWithin = (value: number, [low, high]: readonly [number, number]): boolean =>
  value >= low && value <= high;

/** Says how many trials a chart leaves out, and why. */
export const beyondText = (count: number): string =>
  count === 0 ? '' : `; ${count} far worse ${count === 1 ? 'trial lies' : 'trials lie'} outside`;

/** Four significant digits, for titles. */
export const figure = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−');

export const amount = (count: number, thing: string): string =>
  `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;

/** A number in [0, 1) that differs from trial to trial, the same each time; it parts points that would coincide. */
export const scatter = (number: number): number => (number * 0.618_033_988_75) % 1;
