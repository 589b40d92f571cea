import { ALGORITHMS, type AlgorithmName, searchSpaceOf } from '../../ml/index.ts';
import type { Params, SearchSpace, SpaceEntry } from '../../tuning/index.ts';

/** Parameters that only make an algorithm better the higher they are: early stopping finds them by itself. */
const FOUND_BY_STOPPING = new Set(['num_round', 'num_iterations']);

/** Where an algorithm's hyperparameters are worth searching, without those that are given. */
export function defaultSpace(
  algorithm: AlgorithmName,
  { given, stopsEarly }: { readonly given: Readonly<Record<string, unknown>>; readonly stopsEarly: boolean },
): SearchSpace {
  const ranges = Object.entries(searchSpaceOf(ALGORITHMS[algorithm].parameters));
  return Object.fromEntries(
    ranges.filter(([name]) => !(name in given) && !(stopsEarly && FOUND_BY_STOPPING.has(name))),
  ) as SearchSpace;
}

export const ALGORITHM_PARAMETER = 'algorithm';

/** One space over several algorithms: which of them, and the parameters of that one, named `<algorithm>.<parameter>`. */
export function spaceOver(spaces: ReadonlyMap<AlgorithmName, SearchSpace>): SearchSpace {
  const [only] = spaces.values();
  if (spaces.size === 1 && only !== undefined) return only;
  const entries: [string, SpaceEntry][] = [[ALGORITHM_PARAMETER, { kind: 'categorical', choices: [...spaces.keys()] }]];
  for (const [algorithm, space] of spaces) {
    for (const [name, entry] of Object.entries(space)) {
      const parents = Object.entries(entry.when ?? {}).map(([parent, value]) => [`${algorithm}.${parent}`, value]);
      const when = { ...Object.fromEntries(parents), [ALGORITHM_PARAMETER]: algorithm };
      entries.push([`${algorithm}.${name}`, { ...entry, when }]);
    }
  }
  return Object.fromEntries(entries);
}

export interface ChosenAlgorithm {
  readonly algorithm: AlgorithmName;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The inverse of {@link spaceOver} for the parameters of one trial. */
export function chosenAlgorithm(params: Params, algorithms: readonly AlgorithmName[]): ChosenAlgorithm {
  const [first] = algorithms as readonly [AlgorithmName, ...AlgorithmName[]];
  if (algorithms.length === 1) return { algorithm: first, parameters: params };
  const algorithm = algorithms.find((name) => name === params[ALGORITHM_PARAMETER]) ?? first;
  const own = Object.entries(params).flatMap(([name, value]) =>
    name.startsWith(`${algorithm}.`) ? [[name.slice(algorithm.length + 1), value] as const] : [],
  );
  return { algorithm, parameters: Object.fromEntries(own) };
}
