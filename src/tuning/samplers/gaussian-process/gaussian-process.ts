import { z } from 'zod';
import { AssayError } from '../../../errors/index.ts';
import { parseSettings } from '../../settings/parse-settings.ts';
import type { Params } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';
import type { StudyHistory } from '../../trials/history.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { suggestFromSobol } from '../sobol/sobol.ts';
import { type Features, featuresOf } from './features.ts';
import { fittedKernel } from './fit.ts';
import type { KernelParameters } from './kernel.ts';
import { bestAndNewest, observedTrials } from './observed-trials.ts';
import { Posterior } from './posterior.ts';
import { proposed } from './propose.ts';
import { warpedLosses } from './warped-losses.ts';

export const gaussianProcessSettings = z.strictObject({
  startupTrials: z.int().min(2).default(8).describe('Trials that are spread evenly before the first model'),
});

export type GaussianProcessOptions = z.input<typeof gaussianProcessSettings> & { readonly seed?: number | undefined };

/** Trials that the kernel is fitted to, and that the forecast is made from; the work grows with their cube. */
const MOST_FITTED = 150;
const MOST_OBSERVED = 300;

/**
 * A Gaussian process of the loss, and the point where it promises the greatest improvement. The best sampler where trials
 * cost more than some milliseconds and there are not more than a few hundred of them; numbers, choices and conditional
 * parameters alike. Trials that run count as if they had ended as forecast, so that workers keep apart.
 * @throws AssayError `TUNING_SETTINGS_INVALID`; when asked for a trial of several directions, `TUNING_SEVERAL_DIRECTIONS`
 * @see Jones, Schonlau, Welch (1998), Efficient global optimization of expensive black-box functions, Journal of Global
 *   Optimization 13:455–492; Snoek, Larochelle, Adams (2012), Practical Bayesian optimization of machine learning
 *   algorithms, NeurIPS 25
 */
export function gaussianProcess({ seed, ...options }: GaussianProcessOptions = {}): Sampler {
  const settings = parseSettings('gaussianProcess', gaussianProcessSettings, options);
  return {
    name: 'gaussianProcess',
    settings,
    seed,
    suggest: (request) => suggestFromModel(request, settings.startupTrials),
  };
}

function suggestFromModel(request: SamplingRequest, startupTrials: number): Params | undefined {
  const { space, fixed, history, trial, random } = request;
  const features = featuresOf(space);
  const all = observedTrials(history.finished, features, soleDirection(request));
  if (all.points.length < startupTrials) return suggestFromSobol(request);
  const { isChoice } = features;
  const { points, losses } = bestAndNewest(all, MOST_OBSERVED);
  const warped = warpedLosses(losses);
  if (warped === undefined) return suggestFromSobol(request);
  const posterior = new Posterior({ points, losses: warped, isChoice }, kernelOf(request, features));
  const best = Math.min(...points.map((point) => posterior.at(point).mean));
  const running = history.running.flatMap(({ number, params }) => {
    const point = number === trial ? undefined : features.encode(params);
    return point === undefined ? [] : [point];
  });
  for (const point of running) posterior.addPending(point);
  const taken = new Set([...all.points, ...running].map((point) => point.join()));
  const point = proposed({
    space,
    features,
    posterior,
    best,
    fixed,
    observed: points
      .map((_, i) => i)
      .sort((a, b) => warped[a]! - warped[b]!)
      .map((i) => points[i]!),
    random: random('gaussian process'),
    isOpen: (at) => !taken.has(at.join()) && request.allows(space.withConstants(features.decode(at, fixed))),
  });
  return point === undefined ? suggestFromSobol(request) : features.decode(point, fixed);
}

function soleDirection({ directions }: SamplingRequest) {
  const [direction = 'minimize', ...others] = directions;
  if (others.length === 0) return direction;
  throw new AssayError({
    code: 'TUNING_SEVERAL_DIRECTIONS',
    message: `A Gaussian process has one direction to go, and the study has ${directions.length}`,
    remedy: 'Leave the sampler out, or take nsga2()',
    details: { directions },
  });
}

const kernels = new WeakMap<StudyHistory, { space: Space; count: number; kernel: KernelParameters }>();

/** Fitted to the first so many trials from a fixed start, so that it is the same after a resume. */
function kernelOf(request: SamplingRequest, features: Features): KernelParameters {
  const { history, space } = request;
  const count = fittedCount(history.finished.length);
  const known = kernels.get(history);
  if (known?.space === space && known.count === count) return known.kernel;
  const first = observedTrials(history.finished.slice(0, count), features, soleDirection(request));
  const { points, losses } = bestAndNewest(first, MOST_FITTED);
  const warped = warpedLosses(losses) ?? new Float64Array(points.length);
  const kernel = fittedKernel({ points, losses: warped, isChoice: features.isChoice });
  kernels.set(history, { space, count, kernel });
  return kernel;
}

/** How many of the first trials the kernel is fitted to: all of a few, later every second, fifth, tenth time. */
function fittedCount(count: number): number {
  const every = count < 20 ? 1 : count < 50 ? 2 : count < 100 ? 5 : 10;
  return count - (count % every);
}
