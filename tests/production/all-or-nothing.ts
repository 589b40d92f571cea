import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Promotion, PromotionRequest } from '../../src/production/index.ts';
import { PREFIX, type TestProduction } from './open-test-production.ts';

/** Values of which every single one differs from those of another `step`. */
export function hyperparametersOf(step: number): Record<string, string | number> {
  return {
    objective: step % 2 === 0 ? 'binary:logistic' : 'binary:logitraw',
    num_round: 1 + (step % 1000),
    max_depth: 1 + (step % 20),
    eta: (1 + (step % 97)) / 100,
    subsample: (1 + (step % 89)) / 90,
    colsample_bytree: (1 + (step % 83)) / 84,
  };
}

export const textsOf = (hyperparameters: PromotionRequest['hyperparameters']): Record<string, string> =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [PREFIX + name, String(value)]));

/** Which of two states production is in; fails when it is a mixture, or when anything is left undecided. */
export async function stateAfter(
  { production, configuration, experiments }: TestProduction,
  { oldId, newParameters }: { oldId: string | undefined; newParameters: Record<string, string> },
): Promise<'old' | 'new'> {
  const { head, parameters, config, lock, latest } = await production.show();
  const isNew = head?.id !== oldId;
  expect(lock).toBeUndefined();
  expect(latest.parameters).toEqual(parameters);
  const pinnedBody = head?.config && (await configuration.read(head.config.archiveKey))?.body;
  expect(latest.config).toBe(pinnedBody ?? undefined);
  if (isNew) {
    expect(parameters).toEqual(newParameters);
    expect(config?.model.hyperparameters.eta).toBe(Number(newParameters[`${PREFIX}eta`]));
  }
  // Older ones were looked at when they were new.
  for (const promotion of (await production.list()).slice(0, 3)) {
    expect(promotion.state).toBeOneOf(['DONE', 'ROLLED_BACK']);
    if (promotion.state === 'ROLLED_BACK') continue;
    expect(await backupOf(configuration, promotion)).toEqual(promotion.before.parameters);
    expect((await configuration.read(promotion.archiveKey))?.body).toBe(promotion.after.config ?? undefined);
    expect((await experiments.getRun(promotion.runId)).tags['assay.promotion.id']).toBe(promotion.id);
  }
  return isNew ? 'new' : 'old';
}

async function backupOf(
  configuration: TestProduction['configuration'],
  { backupKey }: Promotion,
): Promise<Record<string, string | null>> {
  return parse((await configuration.read(backupKey))?.body ?? '') as Record<string, string | null>;
}
