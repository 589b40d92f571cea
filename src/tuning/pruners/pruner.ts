import type { StudyHistory } from '../trials/history.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';

export interface PruningRequest {
  /** With all its reports so far, at least one. */
  readonly trial: TrialRecord;
  readonly history: StudyHistory;
  readonly direction: Direction;
  readonly studyName: string;
}

/** A way to tell that going on with a trial is not worth it. */
export interface Pruner {
  /** Such as `median`. */
  readonly name: string;
  /** JSON-serialisable; the study keeps it. */
  readonly settings: Readonly<Record<string, unknown>>;
  shouldPrune(request: PruningRequest): boolean;
  /** The trials that a sampler should learn from for this trial; all of them unless the pruner parts them. */
  visible?(history: StudyHistory, trial: number, studyName: string): StudyHistory;
}
