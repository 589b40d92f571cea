import type { AssayError } from '../errors/index.ts';
import type { RunId } from '../schema/index.ts';

/**
 * The life of a promotion, in the order of its journal. Until COMMITTED it can only be undone, from COMMITTED on it
 * can only be finished.
 */
export const PROMOTION_STATES = [
  'PREPARED',
  'BACKED_UP',
  'PARAMS_WRITTEN',
  'CONFIG_WRITTEN',
  'VERIFIED',
  'COMMITTED',
  'DONE',
  'ROLLING_BACK',
  'ROLLED_BACK',
  'CONFLICT',
] as const;
export type PromotionState = (typeof PROMOTION_STATES)[number];

/** A version in the model registry. */
export interface PromotedModel {
  readonly name: string;
  readonly version: number;
}

/** What production holds: parameters by full name and the configuration file. `null` where there is nothing. */
export interface ProductionContent {
  readonly parameters: Readonly<Record<string, string | null>>;
  /** Body of the configuration file. */
  readonly config: string | null;
}

/** One change of production, as its journal record tells it. */
export interface Promotion {
  /** `promo-<UTC time>-<8 hex digits>`; sorts by time. */
  readonly id: string;
  readonly kind: 'promotion' | 'rollback';
  readonly state: PromotionState;
  /** The run whose configuration this puts into production. */
  readonly runId: RunId;
  readonly algorithm: string;
  readonly model?: PromotedModel;
  /** What was written, by full parameter name; a name that was removed is missing. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly configKey: string;
  /** The former parameters, as YAML. */
  readonly backupKey: string;
  /** Copy of the configuration that was written; of the former one for a rollback that removes the file. */
  readonly archiveKey: string;
  /** Copy of the configuration that was replaced, if there was one. */
  readonly formerArchiveKey?: string;
  readonly approver: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly before: ProductionContent;
  readonly after: ProductionContent;
  /** The promotion that was in force before this one. */
  readonly previous?: string;
  /** The promotion this rollback undoes. */
  readonly rollbackOf?: string;
  /** Why it did not take effect, or what is still to be finished. */
  readonly reason?: string;
}

/**
 * What became of a promotion. `promoted`: in force and logged. `committed`: in force, but the event is not logged yet
 * (`error` says why; recovery finishes it). `rolled-back`: a step failed and everything written was undone.
 * `conflict`: somebody else changed production meanwhile; what was ours is undone and theirs is kept.
 */
export type PromotionResult =
  | { readonly outcome: 'promoted'; readonly promotion: Promotion }
  | { readonly outcome: 'committed'; readonly promotion: Promotion; readonly error: AssayError }
  | { readonly outcome: 'rolled-back'; readonly promotion: Promotion; readonly error: AssayError }
  | { readonly outcome: 'conflict'; readonly promotion: Promotion; readonly error: AssayError };
