import type { Experiments } from '../experiments/index.ts';
import type { Clock } from '../schema/index.ts';
import type { Database, ObjectStore } from '../storage/index.ts';

/** What the registry stands on. */
export interface RegistryContext {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  /** Where models come from. */
  readonly experiments: Pick<Experiments, 'getRun' | 'loggedModels'>;
  /** Who registers models. */
  readonly user?: string | undefined;
}

/** The scope of a transaction that writes a model with its versions. */
export const modelScope = (name: string): string => `model ${name}`;
