import type { TrialOutcome, TrialStart, TrialUpdate } from '../storage/study-storage.ts';
import { isFinal, type TrialRecord } from './trial-record.ts';

/** What a trial plans for parameters that its objective has not asked for yet; gone once it ends. */
export const PLAN_ATTRIBUTE = 'assay.plan';

/** The trial with what was said of it. */
export function updatedTrial(trial: TrialRecord, update: TrialUpdate): TrialRecord {
  const { params, distributions, intermediate, attributes } = update;
  return {
    ...trial,
    ...(params && { params: { ...trial.params, ...params } }),
    ...(distributions && { distributions: { ...trial.distributions, ...distributions } }),
    ...(intermediate && { intermediate: withReports(trial.intermediate, intermediate) }),
    ...(attributes && { attributes: { ...trial.attributes, ...attributes } }),
  };
}

/** The trial begun: a new one, or one that waited. */
export function begunTrial(waiting: TrialRecord | undefined, start: TrialStart): TrialRecord {
  const { number, at, params, distributions, attributes, runId } = start;
  return {
    number,
    state: 'RUNNING',
    params,
    distributions,
    intermediate: [],
    startedAt: at,
    attributes: { ...waiting?.attributes, ...attributes },
    attempt: (waiting?.attempt ?? 0) + 1,
    ...(runId !== undefined && { runId }),
  };
}

export function finishedTrial(trial: TrialRecord, outcome: TrialOutcome): TrialRecord {
  const { state, values, reason, at, ...update } = outcome;
  const { [PLAN_ATTRIBUTE]: _, ...attributes } = { ...trial.attributes, ...update.attributes };
  return {
    ...updatedTrial(trial, update),
    state,
    attributes,
    endedAt: at,
    ...(values && { values }),
    ...(reason !== undefined && { reason }),
  };
}

/** The trial as one that waits again; what it reported is forgotten. */
export function givenBackTrial({ startedAt: _, runId: __, worker: ___, ...trial }: TrialRecord): TrialRecord {
  return { ...trial, state: 'WAITING', intermediate: [] };
}

/** Whether an update may still come from the `attempt`-th attempt at the trial. */
export const isOpenTo = (trial: TrialRecord, attempt: number | undefined): boolean =>
  !isFinal(trial) && (attempt === undefined || (trial.state === 'RUNNING' && trial.attempt === attempt));

/** Reports by ascending step; the first value of a step stays. */
export function withReports(
  known: TrialRecord['intermediate'],
  more: TrialRecord['intermediate'],
): TrialRecord['intermediate'] {
  const last = known.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
  const [only] = more;
  if (more.length === 1 && only !== undefined && only[0] > last) return [...known, only];
  const steps = new Map(known);
  for (const [step, value] of more) if (!steps.has(step)) steps.set(step, value);
  return [...steps].sort(([a], [b]) => a - b);
}
