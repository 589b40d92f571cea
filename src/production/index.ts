export type { Cancellable } from './cancellable.ts';
export { checkPromoted } from './check-promoted.ts';
export type { ConfigurationStore, StoredFile, WriteCondition } from './configuration-store.ts';
export { LockedError, PromotionConflictError, PromotionNotFoundError } from './errors.ts';
export type { ProductionHead } from './head.ts';
export {
  type HyperparameterSet,
  type HyperparameterValue,
  XGBOOST_HYPERPARAMETERS,
  XGBOOST_OBJECTIVES,
} from './hyperparameters.ts';
export type { LockHolder } from './lock-holder.ts';
export { openProduction, type ProductionOptions } from './open-production.ts';
export { parameterName } from './parameter-name.ts';
export type { ParameterName, ParameterStore, StoredParameter } from './parameter-store.ts';
export type {
  Production,
  ProductionState,
  PromotionRequest,
  RecoveryFinding,
  RollbackRequest,
} from './production.ts';
export {
  generateProductionConfig,
  type ProductionConfig,
  parseProductionConfig,
} from './production-config.ts';
export type {
  ProductionContent,
  PromotedModel,
  Promotion,
  PromotionResult,
  PromotionState,
} from './promotion.ts';
export { PROMOTION_STATES } from './promotion.ts';
export { PRODUCTION_DEFAULTS, type ProductionSettings } from './settings.ts';
export {
  formatHyperparameters,
  parseStoredHyperparameters,
  validateHyperparameters,
} from './validate-hyperparameters.ts';
