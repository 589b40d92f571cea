import type { Params, ParamValue } from '../../space/distribution.ts';
import type { StudyHistory } from '../../trials/history.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { suggestFromSobol } from '../sobol/sobol.ts';
import { choose } from './choose.ts';
import { Observations } from './observations.ts';

export interface TpeOptions {
  readonly seed?: number | undefined;
  /** Trials that are spread evenly first; 10 unless given. */
  readonly startupTrials?: number | undefined;
  /** How many candidates are drawn for each trial; 24 unless given. */
  readonly candidates?: number | undefined;
  /** Whether parameters are chosen together, so that it matters how they go with each other; true unless given. */
  readonly multivariate?: boolean | undefined;
}

/**
 * Tree-structured Parzen estimator: a density of the best trials, a density of the others, and of some candidates the one
 * where the first is highest beside the second. Trials that run count as bad, so that workers keep apart. Beside what the
 * papers describe, better trials weigh more, and kernels may be narrow early.
 * @see Bergstra, Bardenet, Bengio, Kégl (2011), Algorithms for Hyper-Parameter Optimization, NeurIPS
 * With several directions, the best trials are those of the first fronts.
 * @see Watanabe (2023), Tree-Structured Parzen Estimator: Understanding Its Algorithm Components, arXiv 2304.11127
 */
export function tpe({ seed, startupTrials = 10, candidates = 24, multivariate = true }: TpeOptions = {}): Sampler {
  const suggest = (request: SamplingRequest): Params | undefined => {
    const observations = observationsOf(request);
    if (observations.ranked().length < startupTrials) return suggestFromSobol(request);
    return multivariate
      ? choose({ request, observations, dimensions: request.space.dimensions, candidates })
      : oneByOne(request, observations, candidates);
  };
  return { name: 'tpe', settings: { startupTrials, candidates, multivariate }, seed, suggest };
}

/** Each parameter from the trials that have it. */
function oneByOne(request: SamplingRequest, observations: Observations, candidates: number): Params | undefined {
  const { space, fixed } = request;
  const chosen: Record<string, ParamValue> = {};
  for (const dimension of space.dimensions) {
    const { name } = dimension;
    if (!space.isActive(name, space.withConstants({ ...fixed, ...chosen }))) continue;
    if (name in fixed) {
      chosen[name] = fixed[name] as ParamValue;
      continue;
    }
    const alone = { ...request, fixed: { ...fixed, ...chosen }, allows: () => true };
    Object.assign(chosen, choose({ request: alone, observations, dimensions: [dimension], candidates, alone: true }));
  }
  return chosen;
}

/** What was computed for a history before; it grows with it. */
const KNOWN = new WeakMap<StudyHistory, Observations>();

function observationsOf({ history, directions }: SamplingRequest): Observations {
  const known = KNOWN.get(history) ?? new Observations(history, directions);
  KNOWN.set(history, known);
  return known;
}
