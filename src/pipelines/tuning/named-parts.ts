import { AssayError } from '../../errors/index.ts';
import {
  auto,
  gaussianProcess,
  grid,
  hyperband,
  median,
  type Pruner,
  patience,
  percentile,
  random,
  type Sampler,
  sobol,
  successiveHalving,
  threshold,
  tpe,
  wilcoxon,
} from '../../tuning/index.ts';

type Settings = Readonly<Record<string, unknown>>;

const SAMPLERS: Readonly<Record<string, (settings: Settings) => Sampler>> = {
  auto,
  tpe,
  gaussianProcess,
  sobol,
  random,
  grid,
};

const PRUNERS: Readonly<Record<string, (settings: Settings) => Pruner>> = {
  median,
  percentile,
  successiveHalving,
  hyperband,
  patience: (settings) => patience(undefined, settings),
  threshold,
  wilcoxon,
};

export const SAMPLER_NAMES = Object.keys(SAMPLERS);
export const PRUNER_NAMES = Object.keys(PRUNERS);

/** @param settings as the function of this name takes them */
export function samplerNamed(name: string, settings: Settings = {}): Sampler {
  return madeBy(SAMPLERS, name, 'sampler')(settings);
}

export function prunerNamed(name: string, settings: Settings = {}): Pruner {
  return madeBy(PRUNERS, name, 'pruner')(settings);
}

function madeBy<Made>(table: Readonly<Record<string, Made>>, name: string, kind: string): Made {
  const made = Object.hasOwn(table, name) ? table[name] : undefined;
  if (made !== undefined) return made;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `There is no ${kind} ${name}`,
    remedy: `There is: ${Object.keys(table).join(', ')}`,
    details: { [kind]: name },
  });
}
