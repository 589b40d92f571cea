import type { ErrorCode } from '../errors/index.ts';
import type { Progress } from '../schema/index.ts';
import type { ObjectContent } from '../storage/index.ts';

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobProgress {
  readonly stage: string;
  readonly done?: number;
  readonly total?: number;
}

/** Why a job failed, in the words of the error it met. */
export interface JobError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is known of a job without its input and result, which may be large. */
export interface JobSummary {
  /** 32 lower-case hex digits. */
  readonly id: string;
  /** What is to be done, such as `datasets.register`. */
  readonly kind: string;
  readonly state: JobState;
  /** What it said last. */
  readonly progress?: JobProgress;
  /** Present when `state` is `failed`. */
  readonly error?: JobError;
  /** How often it was begun; above 1 when a process died in the middle of it. */
  readonly attempt: number;
  /** Somebody asked for it to be stopped; it may have ended before it noticed. */
  readonly cancelRequested: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** When it was begun, the last time. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface Job extends JobSummary {
  readonly input: unknown;
  /** Present when `state` is `done`. */
  readonly result?: unknown;
}

export interface NewJob {
  readonly kind: string;
  /** What its work is given; anything that JSON holds. */
  readonly input: unknown;
  /** Bytes that its work needs, kept until it has ended. */
  readonly attachment?: AsyncIterable<Uint8Array> | undefined;
}

export interface ListJobs {
  readonly state?: JobState | undefined;
  readonly kind?: string | undefined;
  /** Most jobs to give; 100 unless given. */
  readonly limit?: number | undefined;
  /** Only jobs that were asked for before the one of this id: the next page. */
  readonly before?: string | undefined;
}

/** What the work of a job is given besides its input. */
export interface JobWork {
  /** Aborted when somebody cancelled the job, or its process is to end. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** The bytes that came with the job; dispose of them when done. Undefined when none came. */
  attachment(): Promise<ObjectContent | undefined>;
}

/**
 * Does the work of one kind of job. It may be begun again after the process that ran it died, so what it did until then
 * must do no harm. What it returns is the job's result, what it throws the job's error.
 */
export type JobHandler = (input: unknown, work: JobWork) => Promise<unknown>;

export interface RunJobsOptions {
  /** By kind. Jobs of other kinds are left to other processes. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Jobs at once; 1 unless given. */
  readonly concurrency?: number | undefined;
  /** How often to look for work and to say how far it is; half a second unless given. */
  readonly everyMs?: number | undefined;
  /** How long a process elsewhere may be silent before its job is taken up; a minute unless given. */
  readonly leaseMs?: number | undefined;
  /** How often a job is begun, before it is held to kill whoever runs it; 3 unless given. */
  readonly mostAttempts?: number | undefined;
  /** How long closing waits for work to notice that it is to stop; 10 s unless given. */
  readonly closeMs?: number | undefined;
  /** Told of what is nobody's fault but ours, and of a database that does not answer. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Runs jobs until it is closed; what is not finished then goes back into the queue. */
export interface JobRunner extends AsyncDisposable {
  close(): Promise<void>;
}

/** Long work that outlives its process: asked for here, done by whichever process runs jobs of its kind. */
export interface Jobs {
  /** Writes the job down; once this resolves it will be done, also after a crash. */
  enqueue(job: NewJob): Promise<Job>;
  /** @throws JobNotFoundError */
  get(id: string): Promise<Job>;
  /** Newest first. @throws JobNotFoundError for an unknown `before` */
  list(options?: ListJobs): Promise<readonly JobSummary[]>;
  /**
   * Stops a job: at once while it is queued; while it runs, as soon as its work notices. One that has ended stays so.
   * @throws JobNotFoundError
   */
  cancel(id: string): Promise<Job>;
  /** Does the jobs of some kinds in this process, in the order in which they were asked for. */
  run(options: RunJobsOptions): JobRunner;
}
