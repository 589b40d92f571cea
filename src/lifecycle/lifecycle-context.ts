import type { ArtifactLocations, Experiments } from '../experiments/index.ts';
import type { Clock } from '../schema/index.ts';
import type { Database } from '../storage/index.ts';

/** What the lifecycle of records works on. */
export interface LifecycleContext {
  readonly database: Database;
  readonly locations: ArtifactLocations;
  readonly experiments: Experiments;
  readonly clock: Clock;
}
