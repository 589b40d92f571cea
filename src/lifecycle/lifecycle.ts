import type { ArtifactLocations, GarbageOptions, GarbageReport } from '../experiments/index.ts';
import type { Clock } from '../schema/index.ts';
import type { Database } from '../storage/index.ts';

/** What the lifecycle of records works on. */
export interface LifecycleContext {
  readonly database: Database;
  readonly locations: ArtifactLocations;
  readonly clock: Clock;
}

export interface RemoveOptions extends GarbageOptions {
  /** Remove runs and logged models whose files lie where the workspace cannot reach too, and leave the files. */
  readonly leaveUnreachable?: boolean;
}

/** How records leave a workspace. */
export interface Lifecycle {
  /**
   * Removes deleted runs, logged models and experiments for good. What versions of registered models still point to
   * stays, and the report says so.
   */
  collectGarbage(options: RemoveOptions): Promise<GarbageReport>;
}
