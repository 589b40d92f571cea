import type { Clock, RandomBytes } from '../schema/index.ts';
import type { Database } from '../storage/index.ts';
import type { ArtifactLocations } from './artifacts/artifact-locations.ts';
import type { RunContext } from './context/capture-context.ts';
import type { EntryWriter } from './entry-writer.ts';
import type { MetricRanks } from './metrics/metric-ranks.ts';
import type { RunRecording } from './run-recording.ts';

/** What the operations of this folder work on. */
export interface Tracking {
  readonly database: Database;
  /** Through which everything logged to runs goes. */
  readonly writer: EntryWriter;
  /** The order of runs by their metrics. */
  readonly ranks: MetricRanks;
  /** Through which runs of others are recorded. */
  readonly recorder: RunRecording;
  /** Where artifacts lie. */
  readonly locations: ArtifactLocations;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Whom new runs belong to. */
  readonly user: string;
  /** What new runs are made with, unless their caller says; absent where nobody wants to know. */
  readonly context?: () => Promise<RunContext>;
}
