import type { Experiments } from '../experiments/index.ts';
import type { Lineage } from '../lineage/index.ts';
import type { Registry } from '../registry/index.ts';
import { type Clock, type RandomBytes, systemRandomBytes } from '../schema/index.ts';
import { currentProcess, type ProcessIdentity } from '../storage/index.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import type { ProductionContext } from './context.ts';
import { getPromotion, listPromotions } from './list-promotions.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { Production } from './production.ts';
import { promote } from './promote.ts';
import { recover } from './recover.ts';
import { rollback } from './rollback.ts';
import { PRODUCTION_DEFAULTS, type ProductionSettings } from './settings.ts';
import { showProduction } from './show-production.ts';

export interface ProductionOptions {
  readonly parameters: ParameterStore;
  readonly configuration: ConfigurationStore;
  /** Promotion events are logged to the promoted runs. */
  readonly experiments: Experiments;
  /** Promoted models change stage here. */
  readonly registry?: Registry;
  /** Learns what a promotion brought into production. */
  readonly lineage?: Pick<Lineage, 'record'>;
  readonly clock: Clock;
  readonly randomBytes?: RandomBytes;
  readonly settings?: Partial<ProductionSettings>;
  /** In whose name the lock is held; this process unless given. */
  readonly process?: ProcessIdentity;
}

/** The production of a workspace. Nothing is read or written until it is asked for. */
export function openProduction(options: ProductionOptions): Production {
  const context: ProductionContext = {
    ...options,
    registry: options.registry,
    lineage: options.lineage,
    randomBytes: options.randomBytes ?? systemRandomBytes,
    process: options.process ?? currentProcess(),
    settings: { ...PRODUCTION_DEFAULTS, ...options.settings },
  };
  return {
    promote: (request, longWork) => promote(context, request, longWork),
    rollback: (request, longWork) => rollback(context, request, longWork),
    list: () => listPromotions(context),
    get: (id) => getPromotion(context, id),
    show: () => showProduction(context),
    recover: (longWork) => recover(context, longWork),
  };
}
