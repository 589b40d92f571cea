import type { Clock } from '../schema/index.ts';
import type { Database } from '../storage/index.ts';
import type { Attachments } from './attachments.ts';

/** What the operations on jobs work with. */
export interface JobServices {
  readonly database: Database;
  readonly attachments: Attachments;
  readonly clock: Clock;
}
