import type { Settings } from '../../config/index.ts';
import type { Datasets } from '../../datasets/index.ts';
import type { Experiments } from '../../experiments/index.ts';
import type { Lineage } from '../../lineage/index.ts';
import type { Production } from '../../production/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { Clock } from '../../schema/index.ts';
import type { Tables } from '../../tables/index.ts';
import type { Tuning } from '../../tuning/index.ts';

/** What the pipelines work with: what a workspace holds. */
export interface Capabilities {
  /** Folder of the workspace. */
  readonly folder: string;
  /** The folder of the code that runs come from. */
  readonly codeFolder: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly tables: Tables;
  readonly datasets: Datasets;
  readonly lineage: Lineage;
  readonly experiments: Experiments;
  readonly models: Registry;
  readonly tuning: Tuning;
  readonly production: Production;
}
