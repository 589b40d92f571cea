import type { Random } from '../../stats/index.ts';
import type { Params } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';
import type { StudyHistory } from '../trials/history.ts';
import type { Direction } from '../trials/trial-record.ts';

export interface SamplingRequest {
  /** What to choose values for. */
  readonly space: Space;
  /** Values that are decided already, of this space or of parameters beside it; they are kept. */
  readonly fixed: Params;
  readonly history: StudyHistory;
  /** Number of the trial that the values are for; it may be in the history as RUNNING. */
  readonly trial: number;
  readonly directions: readonly Direction[];
  /**
   * Random numbers that depend on the seed of the study, the trial and this label alone, so that a study goes the same
   * way after a resume.
   */
  random(label: string): Random;
  /** Random numbers that depend on the seed of the study and this label, the same in every trial. */
  studyRandom(label: string): Random;
  /** Whether all constraints of the study hold between these parameters; true without any. */
  allows(params: Params): boolean;
  /** The trials a study has still to come, this one included, where that is known. */
  readonly remaining?: number | undefined;
}

/** A way to choose the next trial. It may remember what it computed, but nothing that changes its answers. */
export interface Sampler {
  /** Such as `tpe`. */
  readonly name: string;
  /** Everything that decides its answers beside the history, JSON-serialisable; the study keeps it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Fixes the random numbers of the study; chosen by the study unless given. */
  readonly seed?: number | undefined;
  /**
   * Counts trials instead of learning from them: it is given all of them, also where a pruner parts them, and knows by
   * itself which points are left.
   */
  readonly seesAll?: boolean | undefined;
  /**
   * A value for every parameter of the space that is active, in the order of its dimensions, and none for others.
   * Constants need not be among them.
   * @returns undefined when every different trial has been made
   */
  suggest(request: SamplingRequest): Params | undefined;
}
