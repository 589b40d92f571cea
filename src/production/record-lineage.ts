import type { ProductionContext } from './context.ts';
import type { PromotionRecord } from './journal.ts';

/** Notes what came into production by a promotion: a version of a model, or the run of one that is not registered. */
export async function recordPromotionLineage({ lineage }: ProductionContext, record: PromotionRecord): Promise<void> {
  const { origin } = record.after;
  if (lineage === undefined || origin === null) return;
  const { model, runId } = origin;
  await lineage.record({
    process: {
      kind: 'promotion',
      id: record.id,
      name: record.kind === 'rollback' ? 'rollback' : 'into production',
      details: { approver: record.approver, at: record.at },
    },
    inputs: [{ thing: model ? { kind: 'model', ...model } : { kind: 'run', id: runId } }],
  });
}
