import { ALGORITHMS, type AlgorithmName } from '../../ml/index.ts';
import { type Fault, faultsError, unknownNameFaults } from '../../schema/index.ts';
import type { SearchSpace } from '../../tuning/index.ts';

export interface Wanted {
  /** As it was given: of one algorithm by parameter, of several by algorithm. */
  readonly space: SearchSpace | Readonly<Record<string, SearchSpace>>;
  /** The same in every trial. */
  readonly fixed: Readonly<Record<string, unknown>>;
}

/**
 * Refuses names that no algorithm of the search knows: each trial would fail by them, or leave them out without a word.
 * @throws AssayError `TUNING_SPACE_INVALID` with every fault
 */
export function refuseUnknownNames(algorithms: readonly AlgorithmName[], wanted: Wanted): void {
  const faults = unknownNames(algorithms, wanted);
  if (faults.length === 0) return;
  const shown = algorithms.map((name) => `assay algorithms show ${name}`).join(', ');
  throw faultsError(faults, {
    code: 'TUNING_SPACE_INVALID',
    subject: 'search space',
    remedy: `Correct the names; what can be set: ${shown}`,
  });
}

/** A fault for each name that no algorithm of the search knows. */
export function unknownNames(algorithms: readonly AlgorithmName[], { space, fixed }: Wanted): Fault[] {
  const [only] = algorithms.length === 1 ? algorithms : [];
  return [
    ...(only === undefined ? nestedFaults(algorithms, space) : unknownNameFaults(space, namesOf(only), 'space')),
    ...unknownNameFaults(fixed, algorithms.flatMap(namesOf), 'parameters'),
  ];
}

const nestedFaults = (algorithms: readonly AlgorithmName[], spaces: Readonly<Record<string, unknown>>): Fault[] => [
  ...unknownNameFaults(spaces, algorithms, 'space'),
  ...algorithms.flatMap((name) => unknownNameFaults(spaces[name] ?? {}, namesOf(name), `space.${name}`)),
];

function namesOf(algorithm: AlgorithmName): readonly string[] {
  const { aliases, parameters } = ALGORITHMS[algorithm];
  return [...Object.keys(parameters.shape), ...Object.keys(aliases)];
}
