import { z } from 'zod';
import type { Random } from '../../../stats/index.ts';
import { parseSettings } from '../../settings/parse-settings.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { StudyHistory } from '../../trials/history.ts';
import { type Direction, lossOf, type TrialRecord } from '../../trials/trial-record.ts';
import { suggestAtRandom, uniformValue } from '../random.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { crowdingDistances, fronts } from './non-dominated.ts';

export const nsga2Settings = z.strictObject({
  population: z.int().min(2).default(50).describe('Trials in a generation, and parents of the next one'),
  crossoverChance: z.number().min(0).max(1).default(0.9).describe('Chance that a trial has two parents'),
  swapChance: z.number().min(0).max(1).default(0.5).describe('Chance that a parameter mixes both parents'),
  mutationChance: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Chance that a parameter is changed; one in the number of parameters unless given'),
});

export type Nsga2Options = z.input<typeof nsga2Settings> & { readonly seed?: number | undefined };

type Settings = z.output<typeof nsga2Settings>;

/** The larger, the nearer children stay to their parents. */
const CROSSOVER_INDEX = 10;
const MUTATION_INDEX = 20;

/**
 * A genetic algorithm for several directions; with one it is an ordinary one. Every `population` numbers are a
 * generation, and its parents are the best of all before it that ended: by fronts, then by room on the front. Numbers
 * cross by simulated binary crossover and mutate by steps; choices swap and are drawn anew. Pruned trials come after
 * complete ones.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 * @see Deb et al. (2002), NSGA-II, IEEE TEC 6(2):182–197; Deb, Agrawal (1995), Simulated binary crossover, Complex
 *   Systems 9:115–148
 */
export function nsga2({ seed, ...options }: Nsga2Options = {}): Sampler {
  const settings = parseSettings('nsga2', nsga2Settings, options);
  const archives = new WeakMap<StudyHistory, Archive>();
  return {
    name: 'nsga2',
    settings,
    seed,
    suggest: (request) => {
      const archive = archives.get(request.history) ?? new Archive(settings.population);
      archives.set(request.history, archive);
      const parents = archive.parentsOf(request);
      return parents.length < 2 ? suggestAtRandom(request) : childOf(parents, request, settings);
    },
  };
}

/** A trial as others are born of it. */
interface Parent {
  readonly trial: TrialRecord;
  readonly isPruned: boolean;
  readonly losses: readonly number[];
  readonly front: number;
  readonly room: number;
}

/** The parents of each generation, kept while nothing of an earlier one has ended since. */
class Archive {
  readonly #population: number;
  /** Trials that ended, by generation. */
  readonly #ended: TrialRecord[][] = [];
  readonly #parents: (readonly Parent[] | undefined)[] = [];
  #read = 0;

  constructor(population: number) {
    this.#population = population;
  }

  parentsOf({ history: { finished }, trial, directions }: SamplingRequest): readonly Parent[] {
    for (; this.#read < finished.length; this.#read++) this.#add(finished[this.#read]!);
    const generation = Math.floor(trial / this.#population);
    let parents: readonly Parent[] = [];
    for (let before = 0; before < generation; before++) {
      const known = this.#parents[before];
      parents = known ?? this.#selected([...parents, ...membersOf(this.#ended[before] ?? [], directions)]);
      this.#parents[before] = parents;
    }
    return parents;
  }

  #add(trial: TrialRecord): void {
    const generation = Math.floor(trial.number / this.#population);
    if (trial.state === 'FAILED') return;
    while (this.#ended.length <= generation) this.#ended.push([]);
    this.#ended[generation]!.push(trial);
    this.#parents.length = Math.min(this.#parents.length, generation);
  }

  #selected(candidates: readonly Pick<Parent, 'trial' | 'isPruned' | 'losses'>[]): Parent[] {
    const ordered = candidates.toSorted((a, b) => a.trial.number - b.trial.number);
    const ranked: Parent[] = [];
    for (const isPruned of [false, true]) {
      const group = ordered.filter((candidate) => candidate.isPruned === isPruned);
      for (const front of fronts(group.map(({ losses }) => losses))) {
        if (ranked.length >= this.#population) break;
        const members = front.map((index) => group[index]!);
        const rooms = crowdingDistances(members.map(({ losses }) => losses));
        const number = (ranked.at(-1)?.front ?? -1) + 1;
        const all = members.map((member, i) => ({ ...member, front: number, room: rooms[i]! }));
        const left = this.#population - ranked.length;
        ranked.push(...(all.length <= left ? all : all.toSorted(byRoom).slice(0, left)));
      }
    }
    return ranked;
  }
}

const byRoom = (a: Parent, b: Parent): number => (a.room === b.room ? 0 : b.room > a.room ? 1 : -1);

function membersOf(trials: readonly TrialRecord[], directions: readonly Direction[]) {
  return trials.map((trial) => ({
    trial,
    isPruned: trial.state === 'PRUNED',
    losses: directions.map((direction, i) => {
      const value = trial.values?.[i];
      return value === undefined ? Number.POSITIVE_INFINITY : lossOf(value, direction);
    }),
  }));
}

function childOf(parents: readonly Parent[], request: SamplingRequest, settings: Settings): Params {
  const { space, fixed, random } = request;
  const mating = random('nsga2');
  const mother = winner(parents, mating);
  const father = winner(parents, mating);
  const isCrossed = mating.uniform() < settings.crossoverChance;
  const mutationChance = settings.mutationChance ?? 1 / Math.max(space.dimensions.length, 1);
  const params: Record<string, ParamValue> = { ...space.withConstants(fixed) };
  const chosen: Record<string, ParamValue> = {};
  for (const dimension of space.dimensions) {
    const { name } = dimension;
    if (!space.isActive(name, params)) continue;
    const own = random(name);
    const value =
      fixed[name] ??
      mutated(dimension, inherited(dimension, mother, father, isCrossed, settings, own), mutationChance, own);
    params[name] = value;
    chosen[name] = value;
  }
  return isCopy(chosen, mother) || isCopy(chosen, father) ? oneChanged(chosen, request, mating) : chosen;
}

const isCopy = (chosen: Params, { trial }: Parent): boolean =>
  Object.entries(chosen).every(([name, value]) => trial.params[name] === value);

/** A copy tells nothing: one of its parameters that no other depends on is drawn anew. */
function oneChanged(chosen: Params, { space, fixed }: SamplingRequest, random: Random): Params {
  const parents = new Set(Object.values(space.declared).flatMap(({ when }) => Object.keys(when ?? {})));
  const free = space.dimensions.filter(({ name }) => name in chosen && !(name in fixed) && !parents.has(name));
  const dimension = free[random.integer(Math.max(free.length, 1))];
  return dimension === undefined ? chosen : { ...chosen, [dimension.name]: uniformValue(dimension, random) };
}

/** The better of two: of the earlier front, then with more room. */
function winner(parents: readonly Parent[], random: Random): Parent {
  const [one, other] = [parents[random.integer(parents.length)]!, parents[random.integer(parents.length)]!];
  if (one.front !== other.front) return one.front < other.front ? one : other;
  return one.room >= other.room ? one : other;
}

/** Undefined where no parent has a value that the dimension can take. */
function inherited(
  dimension: Dimension,
  mother: Parent,
  father: Parent,
  isCrossed: boolean,
  { swapChance }: Settings,
  random: Random,
): ParamValue | undefined {
  const [one, other] = [mother, father]
    .map(({ trial }) => trial.params[dimension.name] ?? null)
    .filter((value) => !Number.isNaN(dimension.encode(value)));
  if (one === undefined || other === undefined) return one ?? other;
  const isMixed = isCrossed && random.uniform() < swapChance;
  if (!isMixed) return one;
  if (dimension.kind === 'categorical') return other;
  return dimension.decode(crossed(dimension, dimension.encode(one), dimension.encode(other), random));
}

/** Simulated binary crossover: as far from the middle of both, or a little less or more. */
function crossed({ low, high }: Dimension, one: number, other: number, random: Random): number {
  const share = random.uniform();
  const spread =
    share <= 0.5 ? (2 * share) ** (1 / (CROSSOVER_INDEX + 1)) : (1 / (2 - 2 * share)) ** (1 / (CROSSOVER_INDEX + 1));
  const child = (one + other) / 2 + (spread * (one - other)) / 2;
  return Math.min(Math.max(child, low), high);
}

function mutated(dimension: Dimension, value: ParamValue | undefined, chance: number, random: Random): ParamValue {
  if (value === undefined) return uniformValue(dimension, random);
  if (random.uniform() >= chance) return value;
  const { kind, low, high } = dimension;
  if (kind === 'categorical') return uniformValue(dimension, random);
  const share = random.uniform();
  const step =
    share < 0.5 ? (2 * share) ** (1 / (MUTATION_INDEX + 1)) - 1 : 1 - (2 - 2 * share) ** (1 / (MUTATION_INDEX + 1));
  // Now and then to anywhere, for steps are too small to leave a local optimum.
  if (random.uniform() < 0.2) return uniformValue(dimension, random);
  return dimension.decode(Math.min(Math.max(dimension.encode(value) + step * (high - low), low), high));
}
