import { display, type Fault, faultsError } from '../../schema/index.ts';
import type { Params, ParamValue } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';
import type { NewTrial } from '../storage/study-storage.ts';
import { type Direction, isFinal, type TrialRecord } from '../trials/trial-record.ts';
import { withReports } from '../trials/update-trial.ts';
import { distributionsOf } from './decide-params.ts';
import type { FinishedTrial } from './study.ts';
import { fits, paramFaults } from './trial-faults.ts';

export interface Receiving {
  readonly study: string;
  readonly space: Space | undefined;
  readonly directions: readonly Direction[];
  readonly now: number;
}

/**
 * A trial that was made elsewhere, as one of this study.
 * @throws AssayError `TUNING_PARAMS_INVALID` with every fault
 */
export function trialOf(trial: FinishedTrial, receiving: Receiving): NewTrial {
  const { study, space, directions, now } = receiving;
  const { params, state = 'COMPLETE', values, intermediate = [], attributes = {}, reason } = trial;
  const faults = [
    ...(space === undefined ? [] : paramFaults(space, params)),
    ...missingFaults(space, params),
    ...valueFaults(state, values, directions.length),
  ];
  if (faults.length > 0) {
    const remedy = 'Give a whole trial of this search space with a value for each direction';
    throw faultsError(faults, { code: 'TUNING_PARAMS_INVALID', subject: `trial for the study ${study}`, remedy });
  }
  const { endedAt = now, startedAt = endedAt } = trial;
  return {
    state,
    params,
    distributions: trial.distributions ?? (space === undefined ? {} : distributionsOf(space, params)),
    ...(values !== undefined && state !== 'FAILED' && { values }),
    intermediate: withReports([], intermediate),
    ...(reason !== undefined && { reason }),
    startedAt,
    endedAt,
    attributes,
  };
}

/**
 * The COMPLETE and PRUNED ones whose parameters make a whole trial of this study and that have a value for each of its
 * directions; parameters that it does not search are left away.
 */
export function trialsThatFit(
  trials: readonly (FinishedTrial | TrialRecord)[],
  receiving: Receiving,
): readonly NewTrial[] {
  const { space, directions } = receiving;
  return trials.flatMap((trial) => {
    const { state = 'COMPLETE', params, values } = trial;
    if (state !== 'COMPLETE' && state !== 'PRUNED') return [];
    if (valueFaults(state, values, directions.length).length > 0) return [];
    if (space === undefined) return [trialOf({ ...trial, state }, receiving)];
    const own = space.withConstants(searched(space, params));
    if (!fits(space, own)) return [];
    return [trialOf({ ...trial, state, params: own, distributions: distributionsOf(space, own) }, receiving)];
  });
}

/** Two finished trials with this in common are the same. */
export function sameFinish(trial: Pick<TrialRecord, 'state' | 'params' | 'values'>): string {
  if (!isFinal(trial)) return '';
  const params = Object.entries(trial.params).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([trial.state, params, trial.values?.map(String)]);
}

const searched = (space: Space, params: Params): Params =>
  Object.fromEntries(
    space.dimensions.flatMap(({ name }) => (name in params ? [[name, params[name] as ParamValue]] : [])),
  );

function missingFaults(space: Space | undefined, params: Params): Fault[] {
  if (space === undefined) return [];
  return space.dimensions
    .filter(({ name }) => !(name in params) && space.isActive(name, params))
    .map(({ name }) => ({ path: name, got: 'missing', expected: 'a value' }));
}

function valueFaults(state: string, values: readonly number[] | undefined, directions: number): Fault[] {
  if (state === 'FAILED' || (state === 'PRUNED' && values === undefined)) return [];
  const isWhole = values?.length === directions && values.every((v) => typeof v === 'number' && !Number.isNaN(v));
  const expected = directions === 1 ? 'one number' : `${directions} numbers`;
  return isWhole || (state === 'PRUNED' && values?.length === 1 && !Number.isNaN(values[0]))
    ? []
    : [{ path: 'values', got: display(values), expected }];
}
