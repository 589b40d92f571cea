import type { ProductionContext } from './context.ts';
import { type PromotionRecord, toPromotion } from './journal.ts';

/**
 * Notes the promotion on its run: tags to search by and the whole event as an artifact. Logging it again changes
 * nothing.
 */
export async function logPromotionEvent({ experiments }: ProductionContext, record: PromotionRecord): Promise<void> {
  const { before: _, after: __, state: ___, ...promotion } = toPromotion(record);
  const { experimentId } = await experiments.getRun(record.runId);
  const event = { ...promotion, experimentId, hyperparameters: record.hyperparameters };
  await experiments.logArtifact(
    record.runId,
    `promotions/${record.id}.json`,
    `${JSON.stringify(event, undefined, 2)}\n`,
  );
  const prefix = record.kind === 'promotion' ? 'assay.promotion' : 'assay.rollback';
  await experiments.log(record.runId, {
    tags: {
      [`${prefix}.id`]: record.id,
      [`${prefix}.at`]: record.at,
      [`${prefix}.approver`]: record.approver,
      [`${prefix}.backup_key`]: record.backupKey,
    },
  });
}
