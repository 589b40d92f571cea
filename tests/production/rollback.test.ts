import { describe, expect, test } from 'vitest';
import { checkPromoted, type Promotion } from '../../src/production/index.ts';
import { hyperparametersOf, textsOf } from './all-or-nothing.ts';
import { diskFull, wrapOutside } from './faulty.ts';
import { openTestProduction, PREFIX, type TestProduction } from './open-test-production.ts';

const promote = async (open: TestProduction, step: number): Promise<Promotion> =>
  checkPromoted(await open.production.promote(await open.request({ hyperparameters: hyperparametersOf(step) })));

const rollback = async (open: TestProduction, promotion: string): Promise<Promotion> =>
  checkPromoted(await open.production.rollback({ promotion, approver: 'bob' }));

describe('a rollback', () => {
  test('puts parameters and configuration back to the letter, as a new promotion', async () => {
    await using open = await openTestProduction();
    const first = await promote(open, 1);
    const second = await promote(open, 2);
    const undone = await rollback(open, 'latest');
    expect(undone).toMatchObject({ kind: 'rollback', rollbackOf: second.id, previous: second.id, approver: 'bob' });
    const { head, latest, config } = await open.production.show();
    expect(head).toMatchObject({ id: undone.id, origin: { runId: first.runId } });
    expect(latest).toEqual({ parameters: textsOf(hyperparametersOf(1)), config: first.after.config });
    expect(config?.model.version).toBe(first.runId);
    expect((await open.production.list()).map(({ id }) => id)).toEqual([undone.id, second.id, first.id]);
  });

  test('of the first promotion removes what did not exist before', async () => {
    await using open = await openTestProduction();
    const first = await promote(open, 1);
    const undone = await rollback(open, first.id);
    expect(undone.parameters).toEqual({});
    expect((await open.configuration.read(undone.archiveKey))?.body).toBe(first.after.config);
    const { parameters, config, latest } = await open.production.show();
    expect({ parameters, config, latest }).toEqual({
      parameters: {},
      config: undefined,
      latest: { parameters: {}, config: undefined },
    });
    expect((await promote(open, 2)).before.config).toBeNull();
  });

  test('puts back a single parameter that existed before the first promotion, and removes the others', async () => {
    await using open = await openTestProduction();
    const eta = Object.keys((await promote(open, 1)).parameters).find((name) => name === `${PREFIX}eta`);
    await rollback(open, 'latest');
    await open.parameters.write(eta as Parameters<typeof open.parameters.write>[0], '0.33');
    await promote(open, 2);
    await rollback(open, 'latest');
    expect((await open.production.show()).latest.parameters).toEqual({ [`${PREFIX}eta`]: '0.33' });
  });

  test('of latest, again and again, goes back promotion by promotion until nothing is left', async () => {
    await using open = await openTestProduction();
    const [first, second, third] = [await promote(open, 1), await promote(open, 2), await promote(open, 3)];
    expect((await rollback(open, 'latest')).rollbackOf).toBe(third.id);
    expect((await rollback(open, 'latest')).rollbackOf).toBe(second.id);
    expect((await open.production.show()).latest.parameters).toEqual(textsOf(hyperparametersOf(1)));
    const fourth = await promote(open, 4);
    expect((await rollback(open, 'latest')).rollbackOf).toBe(fourth.id);
    expect((await rollback(open, 'latest')).rollbackOf).toBe(first.id);
    await expect(rollback(open, 'latest')).rejects.toMatchObject({ code: 'PRODUCTION_NOTHING_TO_ROLL_BACK' });
  });

  test('of a rollback brings back what it undid', async () => {
    await using open = await openTestProduction();
    await promote(open, 1);
    await promote(open, 2);
    const undone = await rollback(open, 'latest');
    await rollback(open, undone.id);
    expect((await open.production.show()).latest.parameters).toEqual(textsOf(hyperparametersOf(2)));
    expect((await rollback(open, 'latest')).rollbackOf).not.toBe(undone.id);
  });

  test('is refused when there is nothing to roll back', async () => {
    await using open = await openTestProduction();
    const nothing = { code: 'PRODUCTION_NOTHING_TO_ROLL_BACK' };
    await expect(rollback(open, 'latest')).rejects.toMatchObject(nothing);
    await expect(rollback(open, 'promo-unknown')).rejects.toMatchObject({ code: 'PRODUCTION_PROMOTION_NOT_FOUND' });
    await expect(rollback(open, '')).rejects.toMatchObject({ code: 'PRODUCTION_REQUEST_INVALID' });
    const { options } = wrapOutside(open, {
      before: (_, what) => {
        if (what.includes('write(/fraud-detection/hyperparameters/eta')) throw diskFull();
      },
    });
    const failed = await open.reopen(options).promote(await open.request());
    expect(failed).toMatchObject({ outcome: 'rolled-back', error: { code: 'STORAGE_DISK_FULL' } });
    await expect(rollback(open, failed.promotion.id)).rejects.toMatchObject(nothing);
    expect((await open.production.show()).lock).toBeUndefined();
  });

  test('is noted on the run whose promotion it undoes', async () => {
    await using open = await openTestProduction();
    const { runId, id } = await promote(open, 1);
    const undone = await rollback(open, id);
    const { tags } = await open.experiments.getRun(runId);
    expect(tags).toMatchObject({ 'assay.promotion.id': id, 'assay.rollback.id': undone.id });
  });

  test('puts the former model version back into production, and archives the one rolled back', async () => {
    await using open = await openTestProduction();
    const promoteModel = async () => {
      const runId = await open.run();
      const file = new TextEncoder().encode(`model of ${runId}`);
      const model = await open.registry.register({
        ...{ name: 'fraud', runId, algorithm: 'other', fileName: 'model.txt', file },
      });
      checkPromoted(await open.production.promote(await open.request({ runId, model })));
      return model.version;
    };
    const [first, second] = [await promoteModel(), await promoteModel()];
    const stages = async () => (await open.registry.versions('fraud')).map(({ version, stage }) => [version, stage]);
    expect(await stages()).toEqual([
      [second, 'production'],
      [first, 'archived'],
    ]);
    await rollback(open, 'latest');
    expect(await stages()).toEqual([
      [second, 'archived'],
      [first, 'production'],
    ]);
    await rollback(open, 'latest');
    expect(await stages()).toEqual([
      [second, 'archived'],
      [first, 'archived'],
    ]);
  });
});
