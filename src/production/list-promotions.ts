import type { ProductionContext } from './context.ts';
import { PromotionNotFoundError } from './errors.ts';
import { findEntry, promotionIds, toPromotion } from './journal.ts';
import type { Promotion } from './promotion.ts';

/** All promotions, newest first. The journal is the only truth: there is no index that could disagree with it. */
export async function listPromotions(context: ProductionContext): Promise<readonly Promotion[]> {
  const ids = await Array.fromAsync(promotionIds(context));
  const entries = await Promise.all(ids.map((id) => findEntry(context, id)));
  return entries
    .flatMap((entry) => (entry ? [toPromotion(entry.record)] : []))
    .toSorted((a, b) => (a.at === b.at ? b.id.localeCompare(a.id) : b.at.localeCompare(a.at)));
}

/** @throws PromotionNotFoundError (`PRODUCTION_PROMOTION_NOT_FOUND`) */
export async function getPromotion(context: ProductionContext, id: string): Promise<Promotion> {
  const entry = await findEntry(context, id);
  if (entry === undefined) throw new PromotionNotFoundError(id);
  return toPromotion(entry.record);
}
