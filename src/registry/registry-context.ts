import type { Clock } from '../schema/index.ts';
import type { Database, ObjectStore } from '../storage/index.ts';

/** What the registry stands on. */
export interface RegistryContext {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
}
