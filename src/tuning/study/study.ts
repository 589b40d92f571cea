import type { LongWork } from '../../schema/index.ts';
import type { ImportancesOptions } from '../importance/importances.ts';
import type { ParameterImportance } from '../importance/parameter-importance.ts';
import type { StudyReport, StudyReportOptions } from '../report/study-report.ts';
import type { Distribution, Params, SearchSpace } from '../space/distribution.ts';
import type { BestTrialRecord, Direction, TrialRecord, TrialState } from '../trials/trial-record.ts';
import type { Objective, ObjectiveModule, Outcome, Trial } from './trial.ts';

export interface TellOptions {
  /** Says nothing when the trial has ended already, instead of `TUNING_TRIAL_ENDED`. */
  readonly skipIfFinished?: boolean | undefined;
}

export interface EnqueueOptions {
  /** Adds nothing when a trial of these parameters is there already. */
  readonly skipIfExists?: boolean | undefined;
}

/** A trial that was made elsewhere. */
export interface FinishedTrial {
  /** COMPLETE unless given. */
  readonly state?: 'COMPLETE' | 'PRUNED' | 'FAILED' | undefined;
  readonly params: Params;
  /** What `params` were drawn from; as in the space of the study unless given. */
  readonly distributions?: Readonly<Record<string, Distribution>> | undefined;
  /** One per direction of the study. */
  readonly values?: readonly number[] | undefined;
  readonly intermediate?: readonly (readonly [step: number, value: number])[] | undefined;
  readonly reason?: string | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  /** Milliseconds since the Unix epoch; now unless given. */
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

/** When there is no need to go on. Each looks at the whole study, over all workers and resumes. */
export interface StoppingRules {
  /** A value this good or better was found. */
  readonly target?: number | undefined;
  /** So many trials in a row brought no value better than the best before them, by more than `minDelta` × its size. */
  readonly noImprovement?: { readonly trials: number; readonly minDelta?: number | undefined } | undefined;
  /**
   * The last `trials` (30 unless given) moved the best value by less than `tolerance` (0.01 unless given) of the way
   * from the median trial to the best one.
   */
  readonly converged?:
    | boolean
    | { readonly trials?: number | undefined; readonly tolerance?: number | undefined }
    | undefined;
  /** The finished trials took so many seconds together. */
  readonly totalSeconds?: number | undefined;
}

export interface OptimizeOptions extends LongWork {
  /** Trials of the whole study, over all workers and resumes; without it until something else ends it. */
  readonly trials?: number | undefined;
  /** At most so many trials at once; 1 unless given. */
  readonly parallel?: number | undefined;
  /** Begins `parallel` trials together and waits for all of them: repeatable to the letter with a seed. */
  readonly batch?: boolean | undefined;
  /** No trial begins later than this; those that run may finish. Milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** The same as `timeoutMs`. */
  readonly timeout?: number | undefined;
  readonly stopping?: StoppingRules | undefined;
  /**
   * Ends the study at once. Trials that run are told through their own signal and go back to those that wait, to be made
   * again by the next `optimize`.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called after each trial. */
  readonly onTrial?: ((trial: TrialRecord, study: Study) => void) | undefined;
}

/** Why `optimize` ended. */
export interface StudyEnd {
  readonly reason:
    | 'trials'
    | 'timeout'
    | 'interrupted'
    | 'stopped'
    | 'exhausted'
    | 'target'
    | 'no-improvement'
    | 'converged'
    | 'total-seconds';
  /** One sentence for people. */
  readonly message: string;
}

/** The search for the best parameters: trials one after another, or many at once. */
export interface Study {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Absent where every trial says what it wants. */
  readonly space: SearchSpace | undefined;
  readonly seed: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** All trials so far, by number. */
  readonly trials: readonly TrialRecord[];
  /** Those in one of these states, by number. */
  trialsOf(...states: readonly TrialState[]): readonly TrialRecord[];
  /** The COMPLETE trial with the best value; undefined before the first one. @throws with several directions */
  readonly best: BestTrialRecord | undefined;
  /** The COMPLETE trials that no other one beats in every direction. */
  readonly bestTrials: readonly TrialRecord[];
  /**
   * Begins a trial.
   * @throws AssayError `TUNING_SPACE_EXHAUSTED` when every different trial has been made
   */
  ask(space?: SearchSpace): Promise<Trial>;
  /** Ends a trial; what it says is kept once this resolves. */
  tell(trial: Trial | number, outcome: Outcome, options?: TellOptions): Promise<TrialRecord>;
  /**
   * Makes a trial of these parameters before any other; what is missing is chosen then.
   * @returns its number; undefined when it is there already and was to be skipped then
   */
  enqueue(params: Params, options?: EnqueueOptions): Promise<number | undefined>;
  /** Takes a trial that was made elsewhere. @returns its number */
  add(trial: FinishedTrial): Promise<number>;
  /** Takes the finished trials of another study, which then count as made here. @returns how many */
  warmStart(from: Pick<Study, 'trials'> | readonly FinishedTrial[]): Promise<number>;
  /**
   * Makes trials until one of the limits is reached. A function is called in this thread; a module's in `parallel`
   * worker threads, which keep as many cores busy.
   * @throws AssayError `TUNING_ALL_FAILED` when no trial succeeds, `TUNING_OBJECTIVE_UNUSABLE`
   */
  optimize(objective: Objective | ObjectiveModule, options?: OptimizeOptions): Promise<StudyEnd>;
  /** No trial begins after this; `optimize` ends when those that run have. */
  stop(): void;
  /** How much each parameter matters, the most important first. @throws with several directions and no `target` */
  importances(options?: Omit<ImportancesOptions, 'direction'>): readonly ParameterImportance[];
  /** Sums the study up: best trial, what mattered, convergence, failures, advice for the next search. */
  report(options?: StudyReportOptions): StudyReport;
  /** Learns what other workers did since. */
  refresh(): Promise<void>;
}
