import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { hyperparametersOf, textsOf } from './all-or-nothing.ts';
import { crashBefore, deadProcess, diskFull, wrapOutside } from './faulty.ts';
import { HYPERPARAMETERS, openTestProduction, PREFIX, type TestProduction } from './open-test-production.ts';

/** A promotion whose process dies before the call whose description contains `what`. */
async function dieBefore(open: TestProduction, what: string): Promise<void> {
  await open.production.promote(await open.request());
  const { options } = wrapOutside(open, crashBefore(what));
  const request = await open.request({ hyperparameters: hyperparametersOf(7) });
  await open
    .reopen({ ...options, process: deadProcess })
    .promote(request)
    .catch(() => undefined);
}

describe('recovery', () => {
  test('has nothing to do in a fresh workspace, and makes no folder there', async () => {
    await using open = await openTestProduction();
    expect(await open.production.recover()).toEqual([]);
    expect(await readdir(open.folder)).not.toContain('production');
  });

  test('keeps the hands off an edit that somebody made after the crash, and reports it', async () => {
    await using open = await openTestProduction();
    await dieBefore(open, 'configuration.write(production-model-config.yaml)');
    await writeFile(join(open.folder, 'production/parameters/fraud-detection/hyperparameters/eta'), '0.555\n');
    const [finding] = await open.production.recover();
    expect(finding).toMatchObject({
      ...{ found: 'PARAMS_WRITTEN', action: 'needs-attention' },
      message: expect.stringContaining(`somebody else changed ${PREFIX}eta`),
    });
    expect(await open.production.get(finding?.promotionId ?? '')).toMatchObject({ state: 'CONFLICT' });
    const { latest, lock } = await open.production.show();
    expect(latest.parameters).toEqual({ ...textsOf(HYPERPARAMETERS), [`${PREFIX}eta`]: '0.555' });
    expect(lock).toBeUndefined();
    expect(await open.production.recover()).toEqual([]);
  });

  test('of a promotion that only took the lock releases it', async () => {
    await using open = await openTestProduction();
    await dieBefore(open, 'configuration.read(production-model-config.yaml)');
    expect(await open.production.recover()).toMatchObject([{ found: 'LOCK_ONLY', action: 'lock-released' }]);
  });

  test('finishes a promotion in force whose event could not be logged', async () => {
    await using open = await openTestProduction();
    let broken = true;
    const { options } = wrapOutside(open, {
      before: (_, what) => {
        if (broken && what.startsWith('experiments.log')) throw diskFull();
      },
    });
    const production = open.reopen(options);
    const result = await production.promote(await open.request());
    expect(result).toMatchObject({ outcome: 'committed', promotion: { state: 'COMMITTED' } });
    expect(await production.recover()).toMatchObject([{ found: 'COMMITTED', action: 'needs-attention' }]);
    broken = false;
    expect(await production.recover()).toMatchObject([{ found: 'COMMITTED', action: 'rolled-forward' }]);
    const { tags } = await open.experiments.getRun(result.promotion.runId);
    expect(tags['assay.promotion.id']).toBe(result.promotion.id);
  });

  test('reports a damaged record instead of keeping the workspace shut, and lets no promotion pass over it', async () => {
    await using open = await openTestProduction();
    await dieBefore(open, 'configuration.write(production-model-config.yaml)');
    const [, newest] = (await open.production.list()).map(({ id }) => id).toReversed();
    await open.configuration.write(`promotions/${newest}/record.json`, '{"format":1');
    expect(await open.production.recover()).toMatchObject([
      {
        promotionId: newest,
        found: 'RECORD_CORRUPT',
        action: 'needs-attention',
        message: expect.stringContaining('damaged'),
      },
    ]);
    await expect(open.production.promote(await open.request())).rejects.toMatchObject({
      code: 'PRODUCTION_UNFINISHED',
      cause: { code: 'PRODUCTION_RECORD_CORRUPT' },
    });
  });

  test('is done by the first to begin it, however long that takes', async () => {
    await using open = await openTestProduction();
    await dieBefore(open, 'configuration.write(production-model-config.yaml)');
    const slow = async (): Promise<void> => void (await sleep(20));
    const recoverers = [1, 2, 3, 4].map(() => open.reopen(wrapOutside(open, { before: slow }).options));
    const findings = await Promise.all(recoverers.map((production) => production.recover()));
    expect(findings.flat()).toHaveLength(1);
  });

  test('by several processes at once is done by one of them', async () => {
    await using open = await openTestProduction();
    await dieBefore(open, 'configuration.write(production-model-config.yaml)');
    const findings = await Promise.all([1, 2, 3, 4].map(() => open.reopen().recover()));
    expect(findings.flat()).toHaveLength(1);
    expect((await open.production.show()).latest.parameters).toEqual(textsOf(HYPERPARAMETERS));
  });
});
