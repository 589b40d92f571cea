import type { Distribution, Params, SearchSpace } from '../space/distribution.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';

/** A sampler or pruner as data: for people, and for a resume from the command line. */
export interface NamedSettings {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a study is, beside its trials. */
export interface StudyHeader {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Absent where every trial says what it wants. */
  readonly space?: SearchSpace | undefined;
  readonly seed: number;
  readonly sampler: NamedSettings;
  readonly pruner?: NamedSettings | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What may change of a study when it goes on; directions and seed only before it has any value. */
export type StudyChanges = Omit<StudyHeader, 'name' | 'createdAt'>;

export interface TrialUpdate {
  readonly params?: Params;
  readonly distributions?: Readonly<Record<string, Distribution>>;
  /** Added to those that are there; the first value of a step stays. */
  readonly intermediate?: readonly (readonly [step: number, value: number])[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface TrialOutcome extends TrialUpdate {
  readonly state: 'COMPLETE' | 'PRUNED' | 'FAILED';
  readonly values?: readonly number[];
  readonly reason?: string;
  readonly at: number;
}

/** A trial that was made elsewhere or is to be made. */
export type NewTrial = Omit<TrialRecord, 'number'>;

/** A trial as it is begun, its parameters decided. */
export interface TrialStart {
  /** That of a waiting trial, or the next new one. */
  readonly number: number;
  readonly at: number;
  readonly params: Params;
  readonly distributions: Readonly<Record<string, Distribution>>;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly runId?: string;
}

export interface Recovery {
  readonly at: number;
  /** How long a worker that cannot be seen from here may be silent. */
  readonly graceMs: number;
  /** How often a trial is begun at most; after that it is FAILED. */
  readonly mostAttempts: number;
}

export interface AddTrial {
  /** True for a trial that is nowhere recorded yet. */
  readonly madeElsewhere?: boolean | undefined;
}

/** Where studies live. What a resolved call wrote is there after a crash of the process, where it is to last at all. */
export interface StudyStorage extends AsyncDisposable {
  /** The study of this name, made from `header` if there is none; several processes may do it at once. */
  open(header: StudyHeader): Promise<StoredStudy>;
  find(name: string): Promise<StoredStudy | undefined>;
  /** By name. */
  list(): Promise<readonly StudyHeader[]>;
  /** Forgets a study with all its trials. @returns false when there was none */
  delete(name: string): Promise<boolean>;
}

export interface StoredStudy {
  /** As it was when the study was opened, or was redefined from here. */
  readonly header: StudyHeader;
  /** Whether opening it made it. */
  readonly isNew: boolean;
  redefine(changes: StudyChanges): Promise<void>;
  /**
   * Begins the waiting trial of this number, or adds it when it is the next one. Decisions are made one after another
   * so: who decides must know of all trials before this one.
   * @returns undefined when another worker was faster, and nothing was written
   */
  begin(start: TrialStart): Promise<TrialRecord | undefined>;
  /**
   * @param attempt of whom the update comes; unless given, whoever makes the trial now
   * @returns false when that attempt is over, and nothing was written
   */
  update(number: number, update: TrialUpdate, attempt?: number): Promise<boolean>;
  /** Ends a trial that runs or waits. @returns as `update` does */
  finish(number: number, outcome: TrialOutcome, attempt?: number): Promise<boolean>;
  /** Lets a running trial wait again, as it was before its first report. @returns as `update` does */
  giveBack(number: number, attempt?: number): Promise<boolean>;
  /** Adds a waiting or a finished trial. @returns its number */
  add(trial: NewTrial, options?: AddTrial): Promise<number>;
  /** Trials that changed since `cursor`, in the order of their last change; undefined for all. */
  changes(cursor?: number): Promise<{ readonly trials: readonly TrialRecord[]; readonly cursor: number }>;
  /** Tells the other workers that this one lives. */
  beat(at: number): Promise<void>;
  /** Gives back the running trials of workers that are gone. @returns their numbers */
  recover(recovery: Recovery): Promise<readonly number[]>;
}
