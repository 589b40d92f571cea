import { z } from 'zod';
import { type LongWork, parse } from '../schema/index.ts';
import { changeProduction } from './change-production.ts';
import type { ProductionContext } from './context.ts';
import { NothingToRollBackError, PromotionNotFoundError } from './errors.ts';
import { readHead } from './head.ts';
import { findEntry, type PromotionRecord } from './journal.ts';
import type { RollbackRequest } from './production.ts';
import type { PromotionResult } from './promotion.ts';

const requestSchema = z.strictObject({
  promotion: z.string().min(1, { error: 'a promotion id or latest' }),
  approver: z.string().trim().min(1, { error: 'the name of who approves it' }),
});

/** Puts back what a promotion replaced. This is a promotion itself, so it can be undone in the same way. */
export async function rollback(
  context: ProductionContext,
  request: RollbackRequest,
  longWork?: LongWork,
): Promise<PromotionResult> {
  const { promotion, approver } = parse(requestSchema, request, {
    code: 'PRODUCTION_REQUEST_INVALID',
    subject: 'rollback',
    remedy: 'Name the promotion to undo (or latest) and who approves it',
  });
  return changeProduction(
    context,
    async () => {
      const undone =
        promotion === 'latest' ? await promotionInForce(context) : await namedPromotion(context, promotion);
      const { runId, algorithm, model, hyperparameters, metrics, id: rollbackOf, before: after } = undone;
      const same = { runId, algorithm, hyperparameters, metrics, ...(model && { model }) };
      return { kind: 'rollback', ...same, approver, after, rollbackOf };
    },
    longWork,
  );
}

/**
 * The promotion whose content production has. After a rollback that is the one before the promotion rolled back, so
 * rolling back `latest` twice goes two promotions back instead of undoing the first rollback.
 */
async function promotionInForce(context: ProductionContext): Promise<PromotionRecord> {
  let id = (await readHead(context))?.head.id;
  while (id !== undefined) {
    const record = await recordOf(context, id);
    if (record.kind === 'promotion') return record;
    id = record.rollbackOf && (await recordOf(context, record.rollbackOf)).previous;
  }
  throw new NothingToRollBackError('No promotion is in force, so there is nothing to roll back');
}

async function namedPromotion(context: ProductionContext, id: string): Promise<PromotionRecord> {
  const record = await recordOf(context, id);
  if (record.state === 'DONE' || record.state === 'COMMITTED') return record;
  throw new NothingToRollBackError(`${id} is ${record.state}: it took no effect, so there is nothing to roll back`, {
    id,
    state: record.state,
  });
}

async function recordOf(context: ProductionContext, id: string): Promise<PromotionRecord> {
  const entry = await findEntry(context, id);
  if (entry === undefined) throw new PromotionNotFoundError(id);
  return entry.record;
}
