import { z } from 'zod';
import { parseSettings } from '../../settings/parse-settings.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';
import type { StudyHistory } from '../../trials/history.ts';
import { lossOf, type TrialRecord } from '../../trials/trial-record.ts';
import { uniformValue } from '../random.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { ChoiceChances } from './choice-chances.ts';
import { type EndedRun, nextRun, RESTARTS } from './restarts.ts';
import { Strategy } from './strategy.ts';
import { strategyWeights } from './strategy-weights.ts';

export const cmaEsSettings = z.strictObject({
  population: z.int().min(4).optional().describe('Trials in a generation; 4 + ⌊3 ln d⌋ for d numbers unless given'),
  sigma: z.number().positive().max(1).default(0.2).describe('First standard deviation, as a share of each range'),
  restarts: z
    .enum(RESTARTS)
    .default('ipop')
    .describe(
      'What follows when a run has converged: a population twice as large, small ones between these, or nothing',
    ),
});

export type CmaEsOptions = z.input<typeof cmaEsSettings> & { readonly seed?: number | undefined };

type Settings = z.output<typeof cmaEsSettings>;

/**
 * Covariance matrix adaptation for the numbers that every trial has; choices follow chances that move towards good ones,
 * and parameters of a branch are drawn at random. Its state is a fold over the trials that ended, in the order of
 * ending: each `population` of them is a generation, whoever drew them. So workers share it, and a resume goes on with it.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 */
export function cmaEs({ seed, ...options }: CmaEsOptions = {}): Sampler {
  const settings = parseSettings('cmaEs', cmaEsSettings, options);
  const searches = new WeakMap<StudyHistory, Search>();
  return {
    name: 'cmaEs',
    settings,
    seed,
    suggest: (request) => {
      const known = searches.get(request.history);
      const search = known?.space === request.space ? known : new Search(request, settings);
      searches.set(request.history, search);
      return search.next(request);
    },
  };
}

/** Narrower than that, a run has nothing to find any more. */
const LEAST_SPREAD = 1e-7;
const MOST_CONDITION = 1e14;

interface Member {
  readonly point: Float64Array;
  readonly choices: readonly number[];
  readonly isPruned: boolean;
  readonly loss: number;
}

class Search {
  readonly space: Space;
  readonly #settings: Settings;
  readonly #studyRandom: SamplingRequest['studyRandom'];
  readonly #numbers: readonly Dimension[];
  readonly #choices: readonly Dimension[];
  readonly #chances: readonly ChoiceChances[];
  readonly #first: number;
  readonly #runs: EndedRun[] = [];
  #strategy: Strategy;
  #isSmall = false;
  #trials = 0;
  #generation: Member[] = [];
  /** The best loss of each generation of this run. */
  #bests: number[] = [];
  #read = 0;

  constructor({ space, studyRandom }: SamplingRequest, settings: Settings) {
    const common = space.dimensions.filter(({ name, size }) => space.declared[name]?.when === undefined && size > 1);
    this.space = space;
    this.#settings = settings;
    this.#studyRandom = studyRandom;
    this.#numbers = common.filter(({ kind }) => kind !== 'categorical');
    this.#choices = common.filter(({ kind }) => kind === 'categorical');
    this.#chances = this.#choices.map(({ size }) => new ChoiceChances(size));
    this.#first = settings.population ?? 4 + Math.floor(3 * Math.log(Math.max(this.#numbers.length, 1)));
    this.#strategy = this.#start(new Float64Array(this.#numbers.length).fill(0.5), this.#first, 1);
  }

  next(request: SamplingRequest): Params {
    this.#follow(request);
    const { space, fixed, random } = request;
    const point = this.#strategy.draw(random('cma-es'));
    const drawn = new Map<string, ParamValue>();
    this.#numbers.forEach((dimension, i) => {
      drawn.set(dimension.name, dimension.decode(dimension.low + point[i]! * (dimension.high - dimension.low)));
    });
    this.#choices.forEach((dimension, i) => {
      drawn.set(dimension.name, dimension.valueAt(this.#chances[i]!.draw(random(dimension.name))));
    });
    const params: Record<string, ParamValue> = { ...space.withConstants(fixed) };
    const chosen: Record<string, ParamValue> = {};
    for (const dimension of space.dimensions) {
      const { name } = dimension;
      if (!space.isActive(name, params)) continue;
      const value = fixed[name] ?? drawn.get(name) ?? uniformValue(dimension, random(name));
      params[name] = value;
      chosen[name] = value;
    }
    return chosen;
  }

  #follow({ history: { finished }, directions }: SamplingRequest): void {
    for (; this.#read < finished.length; this.#read++) {
      const member = this.#memberOf(finished[this.#read]!, directions[0] ?? 'minimize');
      if (member === undefined) continue;
      this.#generation.push(member);
      if (this.#generation.length === this.#strategy.population) this.#learn();
    }
  }

  #memberOf({ state, params, values }: TrialRecord, direction: 'minimize' | 'maximize'): Member | undefined {
    if (state === 'FAILED') return undefined;
    const point = Float64Array.from(this.#numbers, ({ name, low, high, encode }) => {
      const value = params[name];
      return value === undefined ? Number.NaN : (encode(value) - low) / (high - low);
    });
    if (point.some((at) => Number.isNaN(at))) return undefined;
    const choices = this.#choices.map(({ name, indexOf }) => indexOf(params[name] ?? null));
    const value = values?.[0];
    const loss = value === undefined ? Number.POSITIVE_INFINITY : lossOf(value, direction);
    return { point, choices, isPruned: state === 'PRUNED', loss };
  }

  #learn(): void {
    const ranked = this.#generation.toSorted(byMerit);
    this.#generation = [];
    const { population } = this.#strategy;
    const { weights, parents } = strategyWeights(Math.max(this.#numbers.length, 1), population);
    this.#chances.forEach((chances, i) => {
      chances.update(
        ranked.slice(0, parents).map(({ choices }, rank) => [choices[i]!, weights[rank]!] as const),
        population,
      );
    });
    if (this.#numbers.length === 0) return;
    this.#strategy.update(ranked.map(({ point }) => point));
    this.#trials += population;
    this.#bests.push(ranked[0]!.loss);
    if (this.#settings.restarts !== 'none' && this.#hasConverged(ranked)) this.#restart();
  }

  #hasConverged(ranked: readonly Member[]): boolean {
    if (this.#strategy.spread < LEAST_SPREAD || this.#strategy.condition > MOST_CONDITION) return true;
    const looked = 10 + Math.ceil((30 * this.#numbers.length) / this.#strategy.population);
    if (this.#bests.length < looked) return false;
    const recent = [...this.#bests.slice(-looked), ...ranked.map(({ loss }) => loss)].filter(Number.isFinite);
    const [low, high] = [Math.min(...recent), Math.max(...recent)];
    return recent.length > 0 && high - low <= 1e-11 * Math.max(1e-3, Math.abs(low));
  }

  #restart(): void {
    this.#runs.push({ population: this.#strategy.population, trials: this.#trials, isSmall: this.#isSmall });
    const random = this.#studyRandom(`cma-es restart ${this.#runs.length}`);
    const { population, stepShare, isSmall } = nextRun(this.#runs, this.#first, this.#settings.restarts, random);
    const mean = Float64Array.from(this.#numbers, () => random.uniform());
    this.#isSmall = isSmall;
    this.#trials = 0;
    this.#bests = [];
    this.#strategy = this.#start(mean, population, stepShare);
  }

  #start(mean: Float64Array, population: number, stepShare: number): Strategy {
    const step = this.#settings.sigma * stepShare;
    return new Strategy({ mean, step, population }, (dimension, at) => cellAround(this.#numbers[dimension]!, at));
  }
}

/** Complete trials before pruned ones, whose values are of an earlier step. */
function byMerit(a: Member, b: Member): number {
  if (a.isPruned !== b.isPruned) return a.isPruned ? 1 : -1;
  return a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : 0;
}

/** Where the discrete value at a place of [0, 1] begins and ends, halfway to its neighbours. */
function cellAround(dimension: Dimension, at: number): { below?: number; above?: number } | undefined {
  const { kind, low, high, size, decode, encode, indexOf, valueAt } = dimension;
  if (kind !== 'discrete') return undefined;
  const place = (index: number): number => (encode(valueAt(index)) - low) / (high - low);
  const index = indexOf(decode(low + at * (high - low)));
  return {
    ...(index > 0 && { below: (place(index - 1) + place(index)) / 2 }),
    ...(index < size - 1 && { above: (place(index) + place(index + 1)) / 2 }),
  };
}
