import type { Params, SearchSpace } from '../space/distribution.ts';
import type { Direction } from '../trials/trial-record.ts';

/** How a service chooses the next trials. */
export type ServiceStrategy = 'bayesian' | 'random' | 'hyperband' | 'grid';

/** What each training of the job is: a container, its data and the machine to run it on. */
export interface ServiceTraining {
  /** Address of the container image. */
  readonly image: string;
  /** The role that the training runs as. */
  readonly role: string;
  /** Kind of machine, such as `ml.m5.xlarge`. */
  readonly instance: string;
  /** 1 unless given. */
  readonly instances?: number | undefined;
  /** GiB of disk; 30 unless given. */
  readonly volumeGb?: number | undefined;
  /** Addresses of the data by channel, such as `train` and `validation`. */
  readonly inputs: Readonly<Record<string, { readonly uri: string; readonly contentType?: string | undefined }>>;
  /** Where models are written. */
  readonly output: string;
  /** Hyperparameters that are the same in every trial, beside the constants of the space. */
  readonly hyperparameters?: Params | undefined;
  /** One training may take so long; a day unless given. */
  readonly maxSeconds?: number | undefined;
  /** Spare capacity at a lower price; waits at most `maxSeconds` for it. */
  readonly spot?: boolean | undefined;
}

/** A search that a service runs by itself. */
export interface TuningJob {
  readonly name: string;
  readonly space: SearchSpace;
  readonly direction: Direction;
  /** The metric to go by; `regex` finds it in what a container of one's own prints. */
  readonly metric: { readonly name: string; readonly regex?: string | undefined };
  /** `bayesian` unless given. */
  readonly strategy?: ServiceStrategy | undefined;
  /** Trials in all; a grid may leave it out. */
  readonly trials?: number | undefined;
  readonly parallel: number;
  /** Epochs that `hyperband` gives a trial at least and at most. */
  readonly resource?: { readonly min: number; readonly max: number } | undefined;
  /** Lets the service stop trials that do worse than the median; not with `hyperband`, which does so anyway. */
  readonly earlyStopping?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly stopping?:
    | {
        readonly target?: number | undefined;
        readonly notImproving?: number | undefined;
        readonly converged?: boolean | undefined;
        readonly totalSeconds?: number | undefined;
      }
    | undefined;
  /** Finished jobs to learn from; `same-data` also takes their trials into account for the best one. */
  readonly warmStart?: { readonly kind: 'same-data' | 'transfer'; readonly parents: readonly string[] } | undefined;
  readonly training: ServiceTraining;
}

export interface TuningJobState {
  readonly status: 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';
  readonly reason?: string | undefined;
  /** Trials that run. */
  readonly running: number;
}

/** A training of the job. */
export interface ServiceTrial {
  /** Its name with the service. */
  readonly id: string;
  readonly state: 'running' | 'complete' | 'stopped' | 'failed';
  readonly params: Params;
  /** The last value of the metric, where there is one. */
  readonly value?: number | undefined;
  readonly reason?: string | undefined;
  /** Where its output can be read. */
  readonly log: string;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

/** A managed service that searches by itself, such as SageMaker's automatic model tuning. */
export interface TuningService {
  /** Such as `sagemaker`. */
  readonly name: string;
  /**
   * Begins the job. One of this name that asks for the same is there already when an answer was lost, or after a
   * restart: it goes on.
   * @throws AssayError `TUNING_JOB_INVALID` (every fault), `TUNING_JOB_EXISTS`, `TUNING_SERVICE_REFUSED`,
   *   `TUNING_SERVICE_UNREACHABLE`
   */
  start(job: TuningJob): Promise<void>;
  /** @throws AssayError `TUNING_JOB_NOT_FOUND` */
  describe(name: string): Promise<TuningJobState>;
  /** Every training so far, the running ones among them. */
  trials(job: Pick<TuningJob, 'name' | 'space'>): Promise<readonly ServiceTrial[]>;
  /** Asks the job to end; does nothing when it has. */
  stop(name: string): Promise<void>;
}
