import type { TrialOutcome } from '../storage/study-storage.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import { type Objective, type Outcome, type Trial, TrialPruned } from './trial.ts';

/** Calls the objective; what it throws is its own fault and ends its trial, not the study. */
export async function outcomeFrom(objective: Objective, trial: Trial): Promise<Outcome> {
  try {
    return await objective(trial);
  } catch (error) {
    if (error instanceof TrialPruned) return { pruned: true, reason: error.message };
    return { failed: reasonOf(error) };
  }
}

export const reasonOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text === '' ? 'An error without a message' : text;
};

/**
 * The end of a trial in the words of its storage. Values that are no numbers fail it; ±Infinity is a value, the worst
 * or the best one.
 * @param directions how many values there must be
 */
export function outcomeOf(
  outcome: Outcome,
  { trial, directions, at }: { trial: TrialRecord | undefined; directions: number; at: number },
): TrialOutcome {
  if (isValues(outcome)) return valuesOutcome(outcome, directions, at);
  if (typeof outcome !== 'object' || outcome === null) return valuesOutcome([outcome], directions, at);
  if ('failed' in outcome) return { state: 'FAILED', reason: outcome.failed, at };
  if (!outcome.pruned) return { state: 'FAILED', reason: 'The objective returned an object that is no outcome', at };
  const value = outcome.value ?? trial?.intermediate.at(-1)?.[1];
  return {
    state: 'PRUNED',
    at,
    ...(value !== undefined && !Number.isNaN(value) && { values: [value] }),
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
  };
}

function valuesOutcome(values: readonly unknown[], directions: number, at: number): TrialOutcome {
  if (!values.every((value) => typeof value === 'number' && !Number.isNaN(value))) {
    return {
      state: 'FAILED',
      reason: `The objective returned ${values.map(String).join(', ')}, which is no number`,
      at,
    };
  }
  if (values.length !== directions) {
    const returned = values.length === 1 ? '1 value' : `${values.length} values`;
    const reason = `The objective returned ${returned}, and the study has ${directions === 1 ? '1 direction' : `${directions} directions`}`;
    return { state: 'FAILED', reason, at };
  }
  return { state: 'COMPLETE', values: values as readonly number[], at };
}

const isValues = (outcome: unknown): outcome is readonly unknown[] => Array.isArray(outcome);
