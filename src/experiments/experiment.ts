import type { ExperimentId } from '../schema/index.ts';
import type { LifecycleStage } from './run.ts';

/** A named series of runs that are worth comparing. */
export interface Experiment {
  readonly id: ExperimentId;
  readonly name: string;
  /** Where the artifacts of its runs go. */
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}
