import type { Settings } from '../config/index.ts';
import type { Datasets } from '../datasets/index.ts';
import type { Experiments } from '../experiments/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Lifecycle } from '../lifecycle/index.ts';
import type { Lineage } from '../lineage/index.ts';
import type { Pipelines } from '../pipelines/index.ts';
import type { Production } from '../production/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Clock } from '../schema/index.ts';
import type { Tables } from '../tables/index.ts';
import type { Tuning } from '../tuning/index.ts';
import type { Finding } from './recover.ts';

/** The one way in: every capability, opened on one folder. Close it with `await using` or `[Symbol.asyncDispose]()`. */
export interface Workspace extends AsyncDisposable {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Whether opening it made it: nothing was recorded there before. */
  readonly isNew: boolean;
  /** Address of the server that experiments and models are reached through; absent where they are in the folder. */
  readonly server?: string;
  readonly settings: Settings;
  readonly clock: Clock;
  /** What the last process left unfinished, and what opening the workspace did about it. */
  readonly findings: readonly Finding[];
  /** The table engine; starts on first use. */
  readonly tables: Tables;
  readonly datasets: Datasets;
  /** What was made of what: data, runs, models, promotions. */
  readonly lineage: Lineage;
  readonly experiments: Experiments;
  readonly models: Registry;
  /** Studies, whose trials are runs of `experiments`. */
  readonly tuning: Tuning;
  /** How records leave the workspace, and come into it. */
  readonly lifecycle: Lifecycle;
  readonly production: Production;
  /** Long work that outlives its process. */
  readonly jobs: Jobs;
  /** Work that spans several of the above. */
  readonly pipelines: Pipelines;
  /**
   * Waits until everything logged so far is kept for good. Without a server it is once the call that logs resolves;
   * through one it is sent in the background, and what was refused of it is thrown here.
   */
  flush(): Promise<void>;
}
