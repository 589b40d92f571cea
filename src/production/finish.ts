import type { Registry } from '../registry/index.ts';
import { readHead } from './head.ts';
import { logPromotionEvent } from './log-promotion-event.ts';
import type { PromotedModel } from './promotion.ts';
import { recordPromotionLineage } from './record-lineage.ts';
import type { Step } from './session.ts';

/** What follows from a promotion in force; repeated by recovery until it succeeds. */
export const finish: Step = async ({ context }, record) => {
  await logPromotionEvent(context, record);
  await recordPromotionLineage(context, record);
  // Finished late, when another promotion is in force already, it has no say in the stages any more.
  if (context.registry && (await readHead(context))?.head.id === record.id) {
    await leaveProduction(context.registry, record.before.origin?.model, record.after.origin?.model);
    await enterProduction(context.registry, record.after.origin?.model);
  }
  return {};
};

async function leaveProduction(
  registry: Registry,
  former: PromotedModel | undefined,
  next: PromotedModel | undefined,
): Promise<void> {
  if (former === undefined || (former.name === next?.name && former.version === next.version)) return;
  const version = await registry.find(former.name, former.version);
  if (version?.stage === 'production') await registry.transition({ ...former, stage: 'archived' });
}

async function enterProduction(registry: Registry, model: PromotedModel | undefined): Promise<void> {
  const version = model && (await registry.find(model.name, model.version));
  if (version === undefined || version.stage === 'production') return;
  const { name, version: number } = version;
  if (version.stage !== 'staging') await registry.transition({ name, version: number, stage: 'staging' });
  await registry.transition({ name, version: number, stage: 'production' });
}
