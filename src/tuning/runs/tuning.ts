import type { LongWork } from '../../schema/index.ts';
import type { TuneThroughServiceOptions } from '../service/tune-through-service.ts';
import type { TuningJob, TuningJobState } from '../service/tuning-service.ts';
import type { Study } from '../study/study.ts';
import type { StudyOptions } from '../study/study-options.ts';
import type { Direction, TrialState } from '../trials/trial-record.ts';

export interface TrackedStudyOptions extends Omit<StudyOptions, 'storage' | 'clock'> {
  /** Name of the experiment that the runs belong to, made where there is none; the name of the study unless given. */
  readonly experiment?: string | undefined;
  /** What the values of a trial are called in its run, one per direction; `value` unless given. */
  readonly metrics?: readonly string[] | undefined;
}

export interface StudySummary {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** Such as `tpe`. */
  readonly sampler: string;
  readonly createdAt: number;
  readonly trials: Readonly<Record<TrialState, number>>;
  /** The best value, in a study with one direction that has one. */
  readonly best: number | undefined;
  readonly experimentId: string | undefined;
  /** The run that those of the trials are nested in. */
  readonly runId: string | undefined;
}

/** A search that a service does, and the study that takes its trials. */
export interface ServiceSearch extends Pick<TrackedStudyOptions, 'experiment' | 'attributes'> {
  /** Such as `sagemaker`. */
  readonly service: string;
  readonly job: TuningJob;
  /** Name of the study; that of the job unless given. */
  readonly study?: string | undefined;
}

/** Studies of a workspace: kept in its database, each trial a run. */
export interface Tuning {
  /**
   * Makes a study, or goes on with the one of this name.
   * @throws AssayError `TUNING_STUDY_INVALID`, `TUNING_SPACE_INVALID`, `TUNING_STUDY_CHANGED`
   */
  createStudy(options: TrackedStudyOptions): Promise<Study>;
  /** The study as it stands, with its own sampler and pruner unless others are given. @throws AssayError `TUNING_STUDY_NOT_FOUND` */
  get(name: string, options?: Pick<StudyOptions, 'sampler' | 'pruner' | 'constraints'>): Promise<Study>;
  /** Undefined when there is none of this name. */
  find(name: string): Promise<Study | undefined>;
  /**
   * Has a service search, each of its trainings becoming a trial and a run; asked again, it goes on.
   * @throws AssayError `TUNING_SERVICE_UNKNOWN`, and what `tuneThroughService` throws
   */
  searchThrough(
    search: ServiceSearch,
    work?: LongWork & Pick<TuneThroughServiceOptions, 'pollMs'>,
  ): Promise<{ readonly study: Study; readonly state: TuningJobState }>;
  /** By name. */
  list(): Promise<readonly StudySummary[]>;
  /** Forgets the study and its trials; the runs stay. @throws AssayError `TUNING_STUDY_NOT_FOUND` */
  delete(name: string): Promise<void>;
}
