import type { Params, SearchSpace } from '../space/distribution.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';
import type { Objective, Outcome, Trial } from './trial.ts';

export interface TellOptions {
  /** Says nothing when the trial has ended already, instead of `TUNING_TRIAL_ENDED`. */
  readonly skipIfFinished?: boolean;
}

export interface OptimizeOptions {
  /** Trials of the whole study, over all workers and resumes; without it until `timeoutMs`, `signal` or exhaustion. */
  readonly trials?: number | undefined;
  /** At most so many trials at once; 1 unless given. */
  readonly parallel?: number | undefined;
  /** No trial begins later than this; those that run may finish. Milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Ends the study at once: trials that run are told through their own signal, and fail. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each trial. */
  readonly onTrial?: ((trial: TrialRecord, study: Study) => void) | undefined;
}

/** The search for the best parameters: trials one after another, or many at once. */
export interface Study {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** All trials so far, by number. */
  readonly trials: readonly TrialRecord[];
  /** The COMPLETE trial with the best value; undefined before the first one. @throws with several directions */
  readonly best: TrialRecord | undefined;
  /** The COMPLETE trials that no other one beats in every direction. */
  readonly bestTrials: readonly TrialRecord[];
  /**
   * Begins a trial.
   * @throws AssayError `TUNING_SPACE_EXHAUSTED` when every different trial has been made
   */
  ask(space?: SearchSpace): Promise<Trial>;
  /** Ends a trial; what it says is kept once this resolves. */
  tell(trial: Trial | number, outcome: Outcome, options?: TellOptions): Promise<TrialRecord>;
  /** Makes a trial of these parameters before any other; what is missing is chosen then. */
  enqueue(params: Params): Promise<number>;
  /** Makes trials until one of the limits is reached. */
  optimize(objective: Objective, options?: OptimizeOptions): Promise<void>;
  /** No trial begins after this; `optimize` ends when those that run have. */
  stop(): void;
}
