import type { Clock, RandomBytes } from '../schema/index.ts';
import type { Database, ObjectStore } from '../storage/index.ts';

/** What the operations of this folder work on. */
export interface Tracking {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Whom new runs belong to. */
  readonly user: string;
}
