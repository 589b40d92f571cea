import type { Experiments } from '../experiments/index.ts';
import type { Lineage } from '../lineage/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Clock, RandomBytes } from '../schema/index.ts';
import type { ProcessIdentity } from '../storage/index.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { ProductionSettings } from './settings.ts';

/** What every operation of production works with. */
export interface ProductionContext {
  readonly parameters: ParameterStore;
  readonly configuration: ConfigurationStore;
  readonly experiments: Experiments;
  readonly registry: Registry | undefined;
  /** Where it is kept what production came from. */
  readonly lineage: Pick<Lineage, 'record'> | undefined;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Who holds the lock while we change production. */
  readonly process: ProcessIdentity;
  readonly settings: ProductionSettings;
}
