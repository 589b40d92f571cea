import type { Random } from '../../stats/index.ts';
import type { Dimension } from '../space/dimension.ts';
import type { Params, ParamValue } from '../space/distribution.ts';
import type { Sampler, SamplingRequest } from './sampler.ts';

export interface RandomOptions {
  readonly seed?: number | undefined;
}

/** Uniform in model space, each parameter by itself. */
export function random({ seed }: RandomOptions = {}): Sampler {
  return { name: 'random', settings: {}, seed, suggest: (request) => suggestAtRandom(request) };
}

export function suggestAtRandom({ space, fixed, random }: SamplingRequest): Params {
  const params: Record<string, ParamValue> = { ...space.withConstants(fixed) };
  const chosen: Record<string, ParamValue> = {};
  for (const dimension of space.dimensions) {
    if (!space.isActive(dimension.name, params)) continue;
    const value = fixed[dimension.name] ?? uniformValue(dimension, random(dimension.name));
    params[dimension.name] = value;
    chosen[dimension.name] = value;
  }
  return chosen;
}

/** Every value as likely as any other; on a logarithmic scale, every order of magnitude. */
export function uniformValue(dimension: Dimension, random: Random): ParamValue {
  if (dimension.kind === 'categorical') return dimension.valueAt(random.integer(dimension.size));
  return dimension.decode(dimension.low + random.uniform() * (dimension.high - dimension.low));
}
