import { type HyperparameterSet, XGBOOST_HYPERPARAMETERS } from './hyperparameters.ts';

/** Every name production uses, and how long it waits. */
export interface ProductionSettings {
  /** Path before every hyperparameter name; begins and ends with a slash. */
  readonly parameterPrefix: string;
  /** Key of the production configuration. */
  readonly configKey: string;
  /** Keys of parameter backups begin with this. */
  readonly backupPrefix: string;
  /** Keys of configuration copies begin with this. */
  readonly archivePrefix: string;
  /** Keys of the journal, the lock and the commit marker begin with this. */
  readonly journalPrefix: string;
  /** Which hyperparameters production has, in the order they are written. */
  readonly hyperparameters: HyperparameterSet;
  /** How long a promotion waits for another one to finish, in milliseconds. */
  readonly lockWaitMs: number;
  /** How long a holder on another host may be silent before its lock is taken over, in milliseconds. */
  readonly leaseMs: number;
}

export const PRODUCTION_DEFAULTS: ProductionSettings = {
  parameterPrefix: '/fraud-detection/hyperparameters/',
  configKey: 'production-model-config.yaml',
  backupPrefix: 'parameter-store-backups/',
  archivePrefix: 'archive/',
  journalPrefix: 'promotions/',
  hyperparameters: XGBOOST_HYPERPARAMETERS,
  lockWaitMs: 10_000,
  leaseMs: 60_000,
};
