import type { LongWork, RunId } from '../schema/index.ts';
import type { ProductionHead } from './head.ts';
import type { LockHolder } from './lock-holder.ts';
import type { ProductionConfig } from './production-config.ts';
import type { PromotedModel, Promotion, PromotionResult, PromotionState } from './promotion.ts';

export interface PromotionRequest {
  /** The run to promote; the promotion event is logged to it. */
  readonly runId: RunId;
  /** Checked by the declared set, XGBoost's six unless configured otherwise. */
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  /** Undefined ones (NaN) are left out of the configuration file and named there. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly algorithm: string;
  /** Who answers for it. */
  readonly approver: string;
  /** The registered model of the run; it enters stage production with the promotion. */
  readonly model?: PromotedModel;
}

export interface RollbackRequest {
  /** The promotion to undo; `latest` is the one in force. */
  readonly promotion: string;
  readonly approver: string;
}

/** Production as a reader pinned to the commit marker sees it, and as a raw read sees it now. */
export interface ProductionState {
  readonly head: ProductionHead | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly config: ProductionConfig | undefined;
  /** Who is changing production right now. */
  readonly lock: LockHolder | undefined;
  /** Differs from the above while a promotion is under way, or when somebody edited production by hand. */
  readonly latest: { readonly parameters: Readonly<Record<string, string>>; readonly config: string | undefined };
}

/** What recovery found of a promotion whose process died, and what it did about it. */
export interface RecoveryFinding {
  /** Undefined if the lock was left behind before the journal was written. */
  readonly promotionId: string | undefined;
  /** `UNREPAIRED` when it could not even be looked at, such as on a full disk; the message says why. */
  readonly found: PromotionState | 'LOCK_ONLY' | 'RECORD_CORRUPT' | 'UNREPAIRED';
  readonly action: 'rolled-forward' | 'rolled-back' | 'lock-released' | 'needs-attention';
  /** One sentence for people. */
  readonly message: string;
}

/** Changes what production uses: all of it or nothing, with a backup, whatever happens in between. */
export interface Production {
  /**
   * Validates everything, then writes parameters and configuration under the lock, journal first.
   * @throws AssayError `PRODUCTION_HYPERPARAMETERS_INVALID`, `PRODUCTION_REQUEST_INVALID`, `PRODUCTION_LOCKED`,
   *   or a storage error: then nothing was changed
   */
  promote(request: PromotionRequest, longWork?: LongWork): Promise<PromotionResult>;
  /** Puts back what the named promotion replaced, as a new promotion: history never rewinds. */
  rollback(request: RollbackRequest, longWork?: LongWork): Promise<PromotionResult>;
  /** All promotions, newest first, also those that did not take effect. */
  list(): Promise<readonly Promotion[]>;
  get(id: string): Promise<Promotion>;
  show(): Promise<ProductionState>;
  /** Finishes or undoes what a dead process left behind; to be called when a workspace opens. */
  recover(longWork?: LongWork): Promise<readonly RecoveryFinding[]>;
}
