import type { Distribution, Params, SearchSpace } from '../space/distribution.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';

/** What a study is, beside its trials. */
export interface StudyHeader {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Absent where every trial says what it wants. */
  readonly space?: SearchSpace | undefined;
  readonly seed: number;
  /** Name and settings, for people and for a resume from the command line. */
  readonly sampler: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> };
  readonly pruner?: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> } | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

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

export interface StartTrial {
  readonly at: number;
  /** No more trials than this in the study, finished ones, running ones and waiting ones together. */
  readonly most?: number | undefined;
}

/** Where studies live. What a resolved call wrote is there after a crash of the process, where it is to last at all. */
export interface StudyStorage {
  /** The study of this name, made from `header` if there is none; several processes may do it at once. */
  open(header: StudyHeader): Promise<StoredStudy>;
  find(name: string): Promise<StoredStudy | undefined>;
  list(): Promise<readonly StudyHeader[]>;
}

export interface StoredStudy {
  readonly header: StudyHeader;
  /** Whether opening it made it. */
  readonly isNew: boolean;
  /** Takes the first waiting trial, or adds the next one; undefined when there are as many as there may be. */
  start(options: StartTrial): Promise<TrialRecord | undefined>;
  /** @returns false when the trial has ended meanwhile, and nothing was written */
  update(number: number, update: TrialUpdate): Promise<boolean>;
  /** @returns false when the trial had ended before, and nothing was written */
  finish(number: number, outcome: TrialOutcome): Promise<boolean>;
  /** Adds a waiting or a finished trial. @returns its number */
  add(trial: NewTrial): Promise<number>;
  /** Trials that changed since `cursor`, in the order of their last change; undefined for all. */
  changes(cursor?: number): Promise<{ readonly trials: readonly TrialRecord[]; readonly cursor: number }>;
}
