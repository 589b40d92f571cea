import { hostname } from 'node:os';
import type { Experiments } from '../experiments/index.ts';
import type { Registry } from '../registry/index.ts';
import { type Clock, type RandomBytes, systemRandomBytes } from '../schema/index.ts';
import { currentProcess, type ProcessIdentity, processState } from '../storage/index.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { Production } from './production.ts';
import { PRODUCTION_DEFAULTS, type ProductionSettings } from './settings.ts';

export interface ProductionOptions {
  readonly parameters: ParameterStore;
  readonly configuration: ConfigurationStore;
  /** Promotion events are logged to the promoted runs. */
  readonly experiments: Experiments;
  /** Promoted models change stage here. */
  readonly registry?: Registry;
  readonly clock: Clock;
  readonly randomBytes?: RandomBytes;
  readonly settings?: Partial<ProductionSettings>;
}

/** The production of a workspace. Nothing is read or written until it is asked for. */
export function openProduction(options: ProductionOptions): Production {
  const context = productionContext(options);
  return {
    promote: (request, longWork) => promote(context, request, longWork),
    rollback: (request, longWork) => rollback(context, request, longWork),
    list: () => listPromotions(context),
    get: (id) => getPromotion(context, id),
    show: () => showProduction(context),
    recover: (longWork) => recover(context, longWork),
  };
}
