import { cmaEs } from '../cma-es/cma-es.ts';
import { gaussianProcess } from '../gaussian-process/gaussian-process.ts';
import { nsga2 } from '../nsga2/nsga2.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { tpe } from '../tpe/tpe.ts';

export interface AutoOptions {
  readonly seed?: number | undefined;
}

/** Finished trials up to which a Gaussian process alone proposes; fewer where so many are to come that they must be cheap. */
const MODELLED = { usually: 200, ofMany: 100 };
/** A study of so many trials cannot wait long for each. */
const MANY = 1000;
/** From then on, every so many-th trial is that of the Gaussian process still, which then sees a part of them. */
const EVERY = 4;
/** Beyond so many parameters, the distances between trials tell little. */
const MOST_DIMENSIONS = 50;

/**
 * Chooses the sampler for each trial: a Gaussian process for the first hundreds, then others, whose work does not grow as
 * fast, with every fourth trial still from the first. Where all parameters are numbers, CMA-ES goes on, which learns from
 * the trials of the process as from its own; elsewhere a Parzen estimator. For several directions a genetic algorithm. It
 * takes no settings, so that there are none to get wrong.
 */
export function auto({ seed }: AutoOptions = {}): Sampler {
  const model = gaussianProcess();
  const density = tpe();
  const evolution = cmaEs();
  const genetic = nsga2();
  return {
    name: 'auto',
    settings: {},
    seed,
    suggest: (request) => {
      if (request.directions.length > 1) return genetic.suggest(request);
      if (isForModel(request)) return model.suggest(request);
      return (isForEvolution(request) ? evolution : density).suggest(request);
    },
  };
}

/** Numbers that are all there in every trial, two of them or more, and no lattice that could be used up. */
const isForEvolution = ({ space }: SamplingRequest): boolean =>
  space.dimensions.length > 1 &&
  !space.isConditional &&
  !space.isDiscrete &&
  space.dimensions.every(({ kind }) => kind !== 'categorical');

function isForModel({ space, fixed, history, trial, remaining = 0 }: SamplingRequest): boolean {
  const isAlone = Object.keys(fixed).some((name) => space.declared[name] === undefined);
  // What an objective asks for by itself, beside what was planned, is known to the mixture through all trials that had it.
  if (isAlone || space.dimensions.length > MOST_DIMENSIONS) return false;
  const isMany = trial + remaining >= MANY;
  if (history.finished.length < (isMany ? MODELLED.ofMany : MODELLED.usually)) return true;
  return !isMany && trial % EVERY === 0;
}
