import type { Distribution, Params } from '../space/distribution.ts';

export type Direction = 'minimize' | 'maximize';

/** `WAITING` trials were enqueued and nobody works on them yet. The last three are final. */
export type TrialState = 'WAITING' | 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAILED';

/** A trial as it is stored. Records are never changed: a change makes a new one. */
export interface TrialRecord {
  /** 0, 1, 2 … within the study, without gaps. */
  readonly number: number;
  readonly state: TrialState;
  readonly params: Params;
  /** What each of `params` was drawn from. */
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** One per direction of the study; absent unless COMPLETE, or PRUNED with a last report. Never NaN. */
  readonly values?: readonly number[];
  /** Reported on the way, by ascending step; NaN is possible. */
  readonly intermediate: readonly (readonly [step: number, value: number])[];
  /** Why it failed, or was pruned. */
  readonly reason?: string;
  /** Milliseconds since the Unix epoch; absent while it waits. */
  readonly startedAt?: number;
  /** Absent until it is final. */
  readonly endedAt?: number;
  /** JSON-serialisable notes: of the user under names of their choice, of Assay under `assay.…`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** How often it was begun: a trial whose process died, or that Ctrl-C interrupted, is begun again. */
  readonly attempt?: number;
  /** The run that it is, in a study whose trials are runs. */
  readonly runId?: string;
  /** The process that makes or made it, as `pid@host`, in a study of a database; absent for one that waits, or was added. */
  readonly worker?: string;
}

export const isFinal = ({ state }: Pick<TrialRecord, 'state'>): boolean =>
  state === 'COMPLETE' || state === 'PRUNED' || state === 'FAILED';

/** The value as something to minimise, so that samplers need one direction only. */
export const lossOf = (value: number, direction: Direction): number => (direction === 'minimize' ? value : -value);

/** The best trial of a study with one direction. */
export interface BestTrialRecord extends TrialRecord {
  /** The only one of `values`. */
  readonly value: number;
}
