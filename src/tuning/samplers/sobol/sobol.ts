import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { scrambledSobol } from './sobol-sequence.ts';

export interface SobolOptions {
  readonly seed?: number | undefined;
}

/**
 * Points that fill the space more evenly than random ones: a Sobol sequence, scrambled by the seed. Trial i is its point
 * i, whoever asks for it, so that workers share one sequence. It is most even after 2, 4, 8, 16 … trials.
 * @see Bergstra, Bengio (2012), Random search for hyper-parameter optimization, JMLR 13:281–305, section 4
 */
export function sobol({ seed }: SobolOptions = {}): Sampler {
  return { name: 'sobol', settings: {}, seed, suggest: (request) => suggestFromSobol(request) };
}

/** Scramblings to try where constraints refuse a point. */
const ATTEMPTS = 1000;

/**
 * The point of the trial's number; where the constraints of the study refuse it, that of another scrambling.
 * @returns undefined when they refuse 1,000 points
 */
export function suggestFromSobol(request: SamplingRequest): Params | undefined {
  const seed = request.studyRandom('sobol').nextUint32();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const params = sobolParams(request, seed + attempt);
    if (request.allows(params)) return params;
  }
  return undefined;
}

function sobolParams({ space, fixed, trial }: SamplingRequest, seed: number): Params {
  // Parameters beside this space took a dimension each when they were asked for.
  const before = Object.keys(fixed).filter((name) => space.declared[name] === undefined).length;
  const params: Record<string, ParamValue> = { ...space.withConstants(fixed) };
  const chosen: Record<string, ParamValue> = {};
  for (const [index, dimension] of space.dimensions.entries()) {
    const { name } = dimension;
    if (!space.isActive(name, params)) continue;
    const value = fixed[name] ?? valueAtFraction(dimension, scrambledSobol(trial, before + index, seed));
    params[name] = value;
    chosen[name] = value;
  }
  return chosen;
}

/** The value that lies at `fraction` (from 0 up to 1) of the way through the dimension. */
export function valueAtFraction(dimension: Dimension, fraction: number): ParamValue {
  return dimension.decode(dimension.low + fraction * (dimension.high - dimension.low));
}
