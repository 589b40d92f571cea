import type { Pruner } from '../pruners/pruner.ts';
import { suggestAtRandom } from '../samplers/random.ts';
import type { Sampler, SamplingRequest } from '../samplers/sampler.ts';
import type { Distribution, Params, ParamValue } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';
import type { StudyHistory } from '../trials/history.ts';
import type { Direction } from '../trials/trial-record.ts';
import { constraintsUnmet } from './errors.ts';
import { randomOf } from './random-of.ts';
import type { Constraint } from './study-options.ts';

/** What decides the parameters of the trials of one study. */
export interface Deciding {
  readonly studyName: string;
  readonly seed: number;
  readonly directions: readonly Direction[];
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly constraints: readonly Constraint[];
  readonly history: StudyHistory;
}

export interface Decision {
  readonly space: Space;
  readonly trial: number;
  readonly fixed: Params;
  readonly remaining?: number | undefined;
}

/** How often a sampler is asked for a point that meets the constraints, and chance after it. */
const SAMPLER_TRIES = 16;
const RANDOM_TRIES = 2000;

/**
 * Parameters for a trial, constants included, that meet all constraints. A sampler that does not find such a point by
 * itself is asked again with other random numbers, and then chance is.
 * @returns undefined when every different trial has been made
 * @throws AssayError `TUNING_CONSTRAINTS_UNMET`
 */
export function decideParams(deciding: Deciding, decision: Decision): Params | undefined {
  const { space, fixed } = decision;
  const isFixedWhole = space.dimensions.every(({ name }) => name in fixed || !space.isActive(name, fixed));
  for (let attempt = 0; attempt < SAMPLER_TRIES + RANDOM_TRIES; attempt++) {
    const request = requestOf(deciding, decision, attempt);
    const suggested = attempt < SAMPLER_TRIES ? deciding.sampler.suggest(request) : suggestAtRandom(request);
    if (suggested === undefined) {
      // Before the first trial nothing can be used up.
      if (deciding.history.trials.length === 0 && deciding.constraints.length > 0) break;
      return undefined;
    }
    const params = { ...besides(space, fixed), ...space.withConstants(suggested) };
    // Whoever gave all of the parameters has decided by themselves.
    if (isFixedWhole || request.allows(params)) return params;
  }
  throw constraintsUnmet(deciding.studyName);
}

/** A value for one more parameter of a trial whose objective says what it wants. */
export function decideOne(deciding: Deciding, decision: Decision & { readonly name: string }): ParamValue {
  const { space, name } = decision;
  const [dimension] = space.dimensions;
  if (dimension?.size === 1) return dimension.valueAt(0);
  const request = { ...requestOf(deciding, decision, 0), allows: () => true };
  // Where every value was tried, the other parameters of the trial still make it a different one.
  const suggested = deciding.sampler.suggest(request) ?? suggestAtRandom(request);
  return suggested[name] as ParamValue;
}

function requestOf(deciding: Deciding, { space, fixed, trial, remaining }: Decision, attempt: number): SamplingRequest {
  const { seed, studyName, directions, pruner, history, constraints } = deciding;
  const again = attempt === 0 ? '' : `#${attempt}`;
  return {
    space,
    fixed,
    history: pruner?.visible?.(history, trial, studyName) ?? history,
    trial,
    directions,
    random: (label) => randomOf(seed, trial, label + again),
    studyRandom: (label) => randomOf(seed, -1, label),
    allows: (params) => constraints.every((constraint) => constraint(params)),
    remaining,
  };
}

/** What is fixed beside the parameters of the space. */
function besides(space: Space, fixed: Params): Params {
  return Object.fromEntries(Object.entries(fixed).filter(([name]) => !(name in space.declared)));
}

/** What the parameters were drawn from; constants were not. */
export const distributionsOf = (space: Space, params: Params): Record<string, Distribution> =>
  Object.fromEntries(
    space.dimensions.flatMap(({ name, distribution }) => (name in params ? [[name, distribution] as const] : [])),
  );
