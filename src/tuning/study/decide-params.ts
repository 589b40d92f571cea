import type { Pruner } from '../pruners/pruner.ts';
import { suggestAtRandom } from '../samplers/random.ts';
import type { Sampler, SamplingRequest } from '../samplers/sampler.ts';
import { suggestUnseen } from '../samplers/unseen.ts';
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

/**
 * Parameters for a trial, constants included, that meet all constraints and, in a discrete space, are those of no other
 * trial.
 * @returns undefined when every different trial has been made
 * @throws AssayError `TUNING_CONSTRAINTS_UNMET`
 */
export function decideParams(deciding: Deciding, decision: Decision): Params | undefined {
  const { space, fixed } = decision;
  const { sampler, history, constraints } = deciding;
  const isFixedWhole = space.dimensions.every(({ name }) => name in fixed || !space.isActive(name, fixed));
  const request = requestOf(deciding, decision);
  // Whoever gave all of the parameters has decided by themselves.
  const suggested = isFixedWhole ? suggestAtRandom(request) : suggestUnseen(sampler, request, history);
  if (suggested !== undefined) return { ...besides(space, fixed), ...space.withConstants(suggested) };
  // In a continuous space, and before the first trial, nothing can be used up.
  const isUsedUp = (space.isDiscrete || sampler.seesAll === true) && history.trials.length > 0;
  if (constraints.length > 0 && !isUsedUp) throw constraintsUnmet(deciding.studyName);
  return undefined;
}

/** A value for one more parameter of a trial whose objective says what it wants. */
export function decideOne(deciding: Deciding, decision: Decision & { readonly name: string }): ParamValue {
  const { space, name } = decision;
  const [dimension] = space.dimensions;
  if (dimension?.size === 1) return dimension.valueAt(0);
  const request = { ...requestOf(deciding, decision), allows: () => true };
  // Where every value was tried, the other parameters of the trial still make it a different one.
  const suggested = deciding.sampler.suggest(request) ?? suggestAtRandom(request);
  return suggested[name] as ParamValue;
}

function requestOf(deciding: Deciding, { space, fixed, trial, remaining }: Decision): SamplingRequest {
  const { seed, studyName, directions, pruner, history, constraints } = deciding;
  const beside = besides(space, fixed);
  return {
    space,
    fixed,
    history: pruner?.visible?.(history, trial, studyName) ?? history,
    trial,
    directions,
    random: (label) => randomOf(seed, trial, label),
    studyRandom: (label) => randomOf(seed, -1, label),
    allows: (params) => constraints.every((constraint) => constraint({ ...beside, ...params })),
    remaining,
  };
}

/** What is fixed beside the parameters of the space. */
function besides(space: Space, fixed: Params): Params {
  const beside: Record<string, ParamValue> = {};
  for (const name of Object.keys(fixed)) if (!(name in space.declared)) beside[name] = fixed[name] as ParamValue;
  return beside;
}

/** What the parameters were drawn from; constants were not. */
export function distributionsOf(space: Space, params: Params): Record<string, Distribution> {
  const distributions: Record<string, Distribution> = {};
  for (const { name, distribution } of space.dimensions) if (name in params) distributions[name] = distribution;
  return distributions;
}
