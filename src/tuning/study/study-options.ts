import type { Clock } from '../../schema/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import type { Sampler } from '../samplers/sampler.ts';
import type { Params, SearchSpace } from '../space/distribution.ts';
import type { StudyStorage } from '../storage/study-storage.ts';
import type { Direction } from '../trials/trial-record.ts';

/** What must hold between the parameters of a trial, such as `({ low, high }) => low < high`. */
export type Constraint = (params: Params) => boolean;

export interface StudyOptions {
  /** Unique in its storage; a study of this name that is there already goes on. */
  readonly name: string;
  /** `minimize` unless given. */
  readonly direction?: Direction | undefined;
  /** Instead of `direction`, one for each of several values. */
  readonly directions?: readonly Direction[] | undefined;
  /** What to search; without it, each `ask` or each trial says. */
  readonly space?: SearchSpace | undefined;
  /** `auto()` unless given. */
  readonly sampler?: Sampler | undefined;
  readonly pruner?: Pruner | undefined;
  /** In memory unless given. */
  readonly storage?: StudyStorage | undefined;
  /** The same seed makes the same trials; that of the sampler, or a new one, unless given. A whole number from 0. */
  readonly seed?: number | undefined;
  /** All of them hold in every trial that the sampler chooses. */
  readonly constraints?: readonly Constraint[] | undefined;
  /** JSON-serialisable notes that stay with the study. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  readonly clock?: Clock | undefined;
}
