import { AssayError } from '../errors/index.ts';
import { ALGORITHMS, type AlgorithmName, canonicalName } from '../ml/index.ts';
import { display } from '../schema/index.ts';

/**
 * The parameter that sets a seed, unless it is given among the parameters already. Algorithms that draw nothing at random
 * have none: every seed gives the same model.
 * @throws AssayError `INVALID_ARGUMENT` when the parameters give another seed
 */
export function parametersOfSeed(
  algorithm: AlgorithmName,
  { seed, given }: { readonly seed: number | undefined; readonly given: Readonly<Record<string, unknown>> },
): Readonly<Record<string, unknown>> {
  const { aliases, parameters } = ALGORITHMS[algorithm];
  if (seed === undefined || !Object.hasOwn(parameters.shape, 'seed')) return {};
  const spelled = Object.keys(given).filter((name) => canonicalName(aliases, name) === 'seed');
  const other = spelled.find((name) => given[name] !== seed && given[name] !== String(seed));
  if (other !== undefined) throw contradicted(seed, other, given[other]);
  return spelled.length > 0 ? {} : { seed };
}

function contradicted(seed: number, name: string, value: unknown): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The seed is given twice: as ${seed}, and among the parameters as ${name} ${display(value)}`,
    remedy: 'Give the seed once: --seed N, or "seed" in --params',
    details: { seed, [name]: value },
  });
}
