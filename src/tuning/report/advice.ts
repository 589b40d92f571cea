import type { ParameterImportance } from '../importance/parameter-importance.ts';
import { dimensionOf } from '../space/dimension.ts';
import type { FloatDistribution, IntDistribution, ParamValue, SearchSpace } from '../space/distribution.ts';
import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';
import type { Convergence } from './convergence.ts';
import type { FailureGroup } from './failure-groups.ts';

/** What to do in the next search. */
export interface Advice {
  readonly kind: 'widen' | 'fix' | 'more-trials' | 'stop' | 'failures' | 'too-few-trials';
  /** The parameter it is about. */
  readonly parameter?: string;
  /** For `widen`, the range to search instead; for `fix`, the value. */
  readonly low?: number;
  readonly high?: number;
  readonly value?: ParamValue;
  /** One sentence for people. */
  readonly message: string;
}

export interface AdviceFacts {
  /** Those that ended. */
  readonly trials: readonly TrialRecord[];
  readonly direction: Direction;
  readonly space: SearchSpace | undefined;
  readonly importances: readonly ParameterImportance[];
  readonly convergence: Convergence | undefined;
  readonly failures: readonly FailureGroup[];
}

/** With fewer values, anything said about parameters is a guess. */
const FEWEST = 20;
const FEWEST_BEST = 5;
/** So near to its end a range holds the good values back: share of the range. */
const NEAR = 0.1;
const NO_MATTER = 0.02;
const MANY_FAILURES = 0.2;

export function adviceFor(facts: AdviceFacts): Advice[] {
  const { trials, direction, failures } = facts;
  const values = trials
    .filter(({ state, values: own }) => state === 'COMPLETE' && Number.isFinite(own?.[0]))
    .sort((a, b) => lossOf(a.values?.[0] ?? 0, direction) - lossOf(b.values?.[0] ?? 0, direction));
  const failed = failureAdvice(failures, trials.length);
  if (values.length < FEWEST) {
    const message = `${values.length} values are too few to tell which parameters matter; ${FEWEST} or more say something`;
    return [...failed, { kind: 'too-few-trials', message }];
  }
  const best = values.slice(0, Math.max(FEWEST_BEST, Math.ceil(values.length / 10)));
  return [...failed, ...widening(best, facts), ...convergenceAdvice(facts), ...fixing(best, facts)];
}

function failureAdvice([most]: readonly FailureGroup[], trials: number): Advice[] {
  if (most === undefined || most.count / trials < MANY_FAILURES) return [];
  const message = `${most.count} of ${trials} trials failed alike; keep the search away from it, or mend it: ${most.reason}`;
  return [{ kind: 'failures', message }];
}

function convergenceAdvice({ convergence }: AdviceFacts): Advice[] {
  if (convergence === undefined) return [];
  const { window, recentGain, verdict, trialsSince } = convergence;
  if (verdict === 'still improving') {
    const gain = `${(recentGain * 100).toFixed(0)} %`;
    const message = `More trials pay: the last ${window} brought ${gain} of the way from the median trial to the best one`;
    return [{ kind: 'more-trials', message }];
  }
  const message = `More trials of this search hardly pay: the last ${trialsSince} found nothing better`;
  return [{ kind: 'stop', message }];
}

/** Ranges that the best trials press against. */
function widening(best: readonly TrialRecord[], { space = {} }: AdviceFacts): Advice[] {
  return Object.entries(space).flatMap(([name, entry]): Advice[] => {
    if (entry.kind === 'constant' || entry.kind === 'categorical') return [];
    const dimension = dimensionOf(name, entry);
    const width = dimension.high - dimension.low;
    const places = best.flatMap(({ params }) =>
      name in params ? [(dimension.encode(params[name] as ParamValue) - dimension.low) / width] : [],
    );
    const own = places[0];
    if (own === undefined || places.length < FEWEST_BEST || !(width > 0)) return [];
    const most = places.length * 0.6;
    if (own <= NEAR && places.filter((place) => place <= NEAR).length >= most) return lower(name, entry);
    if (own >= 1 - NEAR && places.filter((place) => place >= 1 - NEAR).length >= most) return higher(name, entry);
    return [];
  });
}

type Range = FloatDistribution | IntDistribution;

const rounded = (value: number, { kind }: Range): number =>
  kind === 'int' ? Math.round(value) : Number(value.toPrecision(3));

function lower(name: string, entry: Range): Advice[] {
  // 0 is where most ranges end by nature.
  if (entry.low === 0 || (entry.kind === 'int' && entry.low === 1)) return [];
  const wished = entry.log ? entry.low / 10 : entry.low - (entry.high - entry.low) / 2;
  const natural = entry.kind === 'int' ? 1 : 0;
  const low = entry.low > 0 ? Math.max(natural, rounded(wished, entry)) : rounded(wished, entry);
  const message = `${name}: the best trials lie at its lower end, ${entry.low}; search from ${low}`;
  return [{ kind: 'widen', parameter: name, low, high: entry.high, message }];
}

function higher(name: string, entry: Range): Advice[] {
  // Shares end at 1 by nature.
  if (entry.high === 1 && entry.low >= 0) return [];
  const wished = rounded(entry.log ? entry.high * 10 : entry.high + (entry.high - entry.low) / 2, entry);
  // What lies between 0 and 1 may be a share, and more than 1 of it be refused.
  const high = entry.low >= 0 && entry.high < 1 ? Math.min(wished, 1) : wished;
  const message = `${name}: the best trials lie at its upper end, ${entry.high}; search up to ${high}`;
  return [{ kind: 'widen', parameter: name, low: entry.low, high, message }];
}

/** Parameters that need no search: those that do not matter, and choices that the best trials agree on. */
function fixing(best: readonly TrialRecord[], { space = {}, importances }: AdviceFacts): Advice[] {
  const isTold = importances.some(({ importance }) => importance > 0);
  return importances.flatMap(({ name, importance, trials }): Advice[] => {
    const value = best[0]?.params[name];
    if (value === undefined || space[name]?.kind === 'constant' || trials < FEWEST) return [];
    const text = typeof value === 'number' ? Number(value.toPrecision(4)) : value;
    if (isTold && importance < NO_MATTER) {
      const message = `${name} hardly matters (${(importance * 100).toFixed(1)} %); leave it at ${text}`;
      return [{ kind: 'fix', parameter: name, value, message }];
    }
    const agree = space[name]?.kind === 'categorical' && best.every(({ params }) => params[name] === value);
    if (!agree) return [];
    return [
      {
        kind: 'fix',
        parameter: name,
        value,
        message: `${name}: all of the best trials have ${text}; leave it at that`,
      },
    ];
  });
}
