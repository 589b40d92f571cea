import type { LongWork } from '../schema/index.ts';
import type { ProductionContext } from './context.ts';
import type { PromotionRecord } from './journal.ts';
import type { HeldLock } from './lock.ts';

/** One holder of the lock at work. */
export interface Session extends LongWork {
  readonly context: ProductionContext;
  readonly lock: HeldLock;
}

/** Does one part of a promotion; may be repeated, and may add to the record. */
export type Step = (session: Session, record: PromotionRecord) => Promise<Partial<PromotionRecord>>;
