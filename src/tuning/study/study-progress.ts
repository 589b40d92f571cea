import type { ProgressReport } from '../../schema/index.ts';
import type { TrialRecord } from '../trials/trial-record.ts';

export interface ProgressState {
  readonly name: string;
  readonly finished: number;
  readonly pruned: number;
  readonly failed: number;
  /** Trials of the whole study, where that is limited. */
  readonly most: number | undefined;
  /** Undefined before the first value, and with several directions. */
  readonly best: TrialRecord | undefined;
}

/** How far a study is, with the best value so far and how many trials were pruned or failed. */
export function progressReport({ name, finished, pruned, failed, most, best }: ProgressState): ProgressReport {
  const value = best?.values?.[0];
  const notes = [
    ...(value === undefined ? [] : [`best ${Number(value.toPrecision(6))} in trial ${best?.number}`]),
    ...(pruned === 0 ? [] : [`${pruned} pruned`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return {
    stage: `study ${name}`,
    done: finished,
    unit: 'trials',
    ...(most !== undefined && { total: most }),
    ...(notes.length > 0 && { note: notes.join(', ') }),
    ...(value !== undefined && { metrics: { best: value } }),
  };
}
