import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkPromoted, type PromotionRequest } from '../../src/production/index.ts';
import { asRunId } from '../../src/schema/index.ts';
import { hyperparametersOf, textsOf } from './all-or-nothing.ts';
import { wrapOutside } from './faulty.ts';
import { HYPERPARAMETERS, openTestProduction, PREFIX, type TestProduction } from './open-test-production.ts';

const promoted = async (open: TestProduction, changes: Partial<PromotionRequest> = {}) =>
  checkPromoted(await open.production.promote(await open.request(changes)));

describe('a promotion', () => {
  test('writes parameters and configuration, keeps copies, and is told in full', async () => {
    await using open = await openTestProduction();
    const runId = await open.run();
    const promotion = await promoted(open, { runId });
    expect(promotion).toMatchObject({
      kind: 'promotion',
      state: 'DONE',
      runId,
      approver: 'ada',
      parameters: textsOf(HYPERPARAMETERS),
      configKey: 'production-model-config.yaml',
      before: { config: null },
    });
    expect(promotion.backupKey).toMatch(/^parameter-store-backups\/backup-\d{8}T\d{9}Z-[0-9a-f]{8}\.yaml$/);
    expect(promotion.archiveKey).toMatch(/^archive\/production-model-config-\d{8}T\d{9}Z-[0-9a-f]{8}\.yaml$/);
    expect(parse((await open.configuration.read(promotion.configKey))?.body ?? '')).toEqual({
      model: {
        algorithm: 'xgboost',
        version: runId,
        hyperparameters: HYPERPARAMETERS,
        performance: { accuracy: 0.99, pr_auc: 0.8 },
        tested_date: new Date().toISOString().slice(0, 10),
        approved_by: 'ada',
      },
    });
    expect(await open.production.get(promotion.id)).toEqual(promotion);
  });

  test('leaves plain files that people can read', async () => {
    await using open = await openTestProduction();
    const { archiveKey } = await promoted(open);
    const production = join(open.folder, 'production');
    const eta = join(production, 'parameters/fraud-detection/hyperparameters/eta');
    expect(await readFile(eta, 'utf8')).toBe('0.1\n');
    const bucket = join(production, 'fraud-detection-config');
    expect(await readFile(join(bucket, archiveKey), 'utf8')).toBe(
      await readFile(join(bucket, 'production-model-config.yaml'), 'utf8'),
    );
  });

  test('logs its event to the run, which stays as it ended', async () => {
    await using open = await openTestProduction();
    const before = await open.experiments.getRun(await open.run());
    const { id, backupKey } = await promoted(open, { runId: before.id });
    const run = await open.experiments.getRun(before.id);
    expect(run.tags).toMatchObject({ 'assay.promotion.id': id, 'assay.promotion.approver': 'ada' });
    expect(run).toMatchObject({ status: before.status, endTime: before.endTime });
    const event = Buffer.from(await open.experiments.readArtifact(run.id, `promotions/${id}.json`)).toString();
    expect(JSON.parse(event)).toMatchObject({
      ...{ id, backupKey, runId: run.id, experimentId: run.experimentId, approver: 'ada' },
      hyperparameters: HYPERPARAMETERS,
      metrics: { accuracy: 0.99, pr_auc: 0.8 },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  test('is pinned by the commit marker, which an edit by hand does not move', async () => {
    await using open = await openTestProduction();
    const { id } = await promoted(open);
    await writeFile(join(open.folder, 'production/parameters/fraud-detection/hyperparameters/eta'), '0.9');
    const { head, parameters, config, latest } = await open.production.show();
    expect(head?.id).toBe(id);
    expect(parameters[`${PREFIX}eta`]).toBe('0.1');
    expect(config?.model.hyperparameters.eta).toBe(0.1);
    expect(latest.parameters[`${PREFIX}eta`]).toBe('0.9');
  });

  test('archives what it replaces, also a configuration somebody put there by hand', async () => {
    await using open = await openTestProduction();
    await open.configuration.write('production-model-config.yaml', 'by: hand\n');
    const promotion = await promoted(open);
    expect((await open.configuration.read(promotion.formerArchiveKey ?? ''))?.body).toBe('by: hand\n');
    expect(promotion.before.config).toBe('by: hand\n');
  });

  test('of the same values again changes no parameter, yet is a promotion of its own', async () => {
    await using open = await openTestProduction();
    const first = await promoted(open);
    const second = await promoted(open);
    expect(second.previous).toBe(first.id);
    const { head } = await open.production.show();
    expect(head?.parameters[`${PREFIX}eta`]?.version).toBe(1);
  });

  test('two in one millisecond keep both their backups', async () => {
    await using open = await openTestProduction({ clock: { now: () => 1_760_000_000_000 } });
    const keys = [await promoted(open), await promoted(open), await promoted(open)].map(({ backupKey }) => backupKey);
    expect(new Set(keys).size).toBe(3);
    expect(await Array.fromAsync(open.configuration.list('parameter-store-backups/'))).toEqual(keys.toSorted());
  });

  test('names what it writes as it is configured', async () => {
    const settings = {
      parameterPrefix: '/churn/params/',
      configKey: 'models/churn.yaml',
      backupPrefix: 'backups/',
      archivePrefix: 'old/',
      journalPrefix: 'journal/',
      hyperparameters: z.strictObject({ c: z.number().positive(), penalty: z.enum(['l1', 'l2']) }),
    };
    await using open = await openTestProduction({ options: { settings } });
    const promotion = await promoted(open, {
      hyperparameters: { c: 2, penalty: 'l2' },
      algorithm: 'logistic_regression',
    });
    expect(promotion.parameters).toEqual({ '/churn/params/c': '2', '/churn/params/penalty': 'l2' });
    expect(promotion.backupKey).toMatch(/^backups\/backup-/);
    expect(promotion.archiveKey).toMatch(/^old\/churn-/);
    const keys = await Array.fromAsync(open.configuration.list(''));
    expect(keys).toEqual(expect.arrayContaining(['journal/HEAD', 'models/churn.yaml']));
  });

  test('takes at most 200 ms on the local target', async () => {
    await using open = await openTestProduction();
    const milliseconds: number[] = [];
    for (let step = 0; step < 5; step += 1) {
      const request = await open.request({ hyperparameters: hyperparametersOf(step) });
      const start = performance.now();
      await open.production.promote(request);
      milliseconds.push(performance.now() - start);
    }
    expect(Math.min(...milliseconds)).toBeLessThan(200);
  });
});

describe('a promotion that is refused', () => {
  test('names every faulty hyperparameter and changes nothing', async () => {
    await using open = await openTestProduction();
    const request = await open.request({ hyperparameters: { ...HYPERPARAMETERS, eta: 2, max_depth: 0 } });
    await expect(open.production.promote(request)).rejects.toMatchObject({
      code: 'PRODUCTION_HYPERPARAMETERS_INVALID',
      message: expect.stringMatching(/max_depth is 0[\s\S]*eta is 2/),
    });
    expect(await readdir(open.folder)).not.toContain('production');
  });

  test.each([
    ['no approver', { approver: ' ' }, 'PRODUCTION_REQUEST_INVALID'],
    ['no metric with a value', { metrics: { auc: Number.NaN } }, 'PRODUCTION_REQUEST_INVALID'],
    ['a run that does not exist', { runId: asRunId('f'.repeat(32)) }, 'EXPERIMENTS_RUN_NOT_FOUND'],
    ['a model that is not registered', { model: { name: 'nobody', version: 3 } }, 'REGISTRY_MODEL_NOT_FOUND'],
  ])('for %s', async (_, changes, code) => {
    await using open = await openTestProduction();
    await expect(open.production.promote(await open.request(changes))).rejects.toMatchObject({ code });
    expect(await open.production.list()).toEqual([]);
  });

  test('by a folder that cannot be written says so, and nothing has changed', async ({ skip }) => {
    await using open = await openTestProduction();
    const production = join(open.folder, 'production');
    await mkdir(production);
    await chmod(production, 0o555);
    const isGuarded = await writeFile(join(production, 'probe'), '').then(
      () => false,
      () => true,
    );
    skip(!isGuarded, 'root may write everywhere');
    await expect(promoted(open)).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' });
    expect(await readdir(production)).toEqual([]);
  });
});

describe('metrics without a value', () => {
  test('are left out of the configuration and named there', async () => {
    await using open = await openTestProduction();
    await promoted(open, { metrics: { accuracy: 0.9, auc_roc: Number.NaN } });
    expect((await open.production.show()).config?.model).toMatchObject({
      performance: { accuracy: 0.9 },
      undefined_metrics: ['auc_roc'],
    });
  });
});

describe('somebody else at production', () => {
  test('two promotions at once take turns', async () => {
    await using open = await openTestProduction();
    const requests = await Promise.all(
      [1, 2, 3, 4].map((step) => open.request({ hyperparameters: hyperparametersOf(step) })),
    );
    const results = await Promise.all(requests.map((request) => open.reopen().promote(request)));
    const promotions = results.map(checkPromoted);
    const { head, latest } = await open.production.show();
    const last = promotions.find(({ id }) => id === head?.id);
    expect(latest.parameters).toEqual(last?.parameters);
    const previous = promotions.map((promotion) => promotion.previous ?? 'none');
    expect(new Set([...previous, head?.id]).size).toBe(5);
  });

  test('a promotion that does not get its turn in time says who holds the lock', async () => {
    await using open = await openTestProduction();
    const released = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { options } = wrapOutside(open, {
      after: (_, what) => what.includes('HEAD') && entered.resolve(),
    });
    const slow = {
      ...options,
      parameters: {
        ...options.parameters,
        read: async () => void (await released.promise),
      } as typeof options.parameters,
    };
    const holding = open.reopen(slow).promote(await open.request());
    await entered.promise;
    const waiting = open.reopen({ settings: { lockWaitMs: 100 } }).promote(await open.request());
    await expect(waiting).rejects.toMatchObject({
      code: 'PRODUCTION_LOCKED',
      message: expect.stringMatching(new RegExp(`promo-.*process ${process.pid} on .*waited 0\\.1 s`)),
      details: { pid: process.pid, promotionId: expect.stringMatching(/^promo-/) },
    });
    expect((await open.production.show()).lock).toMatchObject({ pid: process.pid });
    expect(await open.production.recover()).toEqual([]);
    released.resolve();
    await holding.catch(() => undefined);
  });

  test.each([
    ['before it is written', 'parameters.read(/fraud-detection/hyperparameters/subsample)', 2],
    ['after it was written', 'parameters.write(/fraud-detection/hyperparameters/colsample_bytree)', 1],
  ])('a parameter edited %s is a conflict: theirs is kept, ours is undone', async (_, moment, occurrence) => {
    await using open = await openTestProduction();
    await promoted(open);
    const file = join(open.folder, 'production/parameters/fraud-detection/hyperparameters/subsample');
    let seen = 0;
    const edits: Promise<void>[] = [];
    const { options } = wrapOutside(open, {
      before: (_, what) => {
        if (what === moment) seen += 1;
        if (what === moment && seen === occurrence) edits.push(writeFile(file, '0.123'));
      },
    });
    const request = await open.request({ hyperparameters: hyperparametersOf(3) });
    const result = await open.reopen(options).promote(request);
    await Promise.all(edits);
    expect(result).toMatchObject({
      outcome: 'conflict',
      promotion: { state: 'CONFLICT' },
      error: { code: 'PRODUCTION_CONFLICT', message: expect.stringContaining('subsample is "0.123"') },
    });
    expect(() => checkPromoted(result)).toThrow(expect.objectContaining({ code: 'PRODUCTION_CONFLICT' }));
    const { latest, lock } = await open.production.show();
    expect(latest.parameters).toEqual({ ...textsOf(HYPERPARAMETERS), [`${PREFIX}subsample`]: '0.123' });
    expect(lock).toBeUndefined();
    expect((await open.production.promote(await open.request())).outcome).toBe('promoted');
  });

  test('a configuration edited meanwhile is a conflict and kept', async () => {
    await using open = await openTestProduction();
    await promoted(open);
    const { options } = wrapOutside(open, {});
    let written = 0;
    const meddled = {
      ...options,
      parameters: Object.assign(Object.create(options.parameters), {
        write: async (...args: Parameters<typeof open.parameters.write>) => {
          written += 1;
          if (written === 6) await open.configuration.write('production-model-config.yaml', 'theirs: true\n');
          return open.parameters.write(...args);
        },
      }) as typeof options.parameters,
    };
    const result = await open.reopen(meddled).promote(await open.request({ hyperparameters: hyperparametersOf(3) }));
    expect(result).toMatchObject({ outcome: 'conflict', error: { code: 'PRODUCTION_CONFLICT' } });
    const { latest } = await open.production.show();
    expect(latest).toEqual({ parameters: textsOf(HYPERPARAMETERS), config: 'theirs: true\n' });
  });

  test('Ctrl-C before the commit undoes everything; after it, the promotion is finished', async () => {
    await using open = await openTestProduction();
    await promoted(open);
    for (const [state, inForce] of [
      ['CONFIG_WRITTEN', false],
      ['VERIFIED', false],
      ['DONE', true],
    ] as const) {
      const controller = new AbortController();
      const request = await open.request({ hyperparameters: hyperparametersOf(5) });
      const result = open.production.promote(request, {
        signal: controller.signal,
        progress: ({ note }) => note === state && controller.abort(),
      });
      if (inForce) expect((await result).outcome).toBe('promoted');
      else await expect(result).rejects.toMatchObject({ code: 'INTERRUPTED' });
      const { latest } = await open.production.show();
      expect(latest.parameters).toEqual(textsOf(inForce ? hyperparametersOf(5) : HYPERPARAMETERS));
      if (!inForce) expect((await open.production.list())[0]).toMatchObject({ state: 'ROLLED_BACK' });
    }
  });

  test('a holder that was paused for longer than its lease touches nothing when it wakes up', async () => {
    let now = 1_760_000_000_000;
    await using open = await openTestProduction({ clock: { now: () => now } });
    await promoted(open);
    const other = { ...HYPERPARAMETERS, eta: 0.77 };
    let overtaken = false;
    const { options } = wrapOutside(open, {});
    const sleepy = {
      ...options,
      parameters: Object.assign(Object.create(options.parameters), {
        write: async (...args: Parameters<typeof open.parameters.write>) => {
          const version = await open.parameters.write(...args);
          if (!overtaken) {
            overtaken = true;
            now += 120_000;
            await promoted(open, { hyperparameters: other });
          }
          return version;
        },
      }) as typeof options.parameters,
    };
    const paused = open.reopen(sleepy).promote(await open.request({ hyperparameters: hyperparametersOf(3) }));
    await expect(paused).rejects.toMatchObject({ code: 'PRODUCTION_LOCK_LOST' });
    expect((await open.production.show()).latest.parameters).toEqual(textsOf(other));
  });
});

describe('the commit marker', () => {
  test('names the archived configuration and its hash, so that a changed copy is noticed', async () => {
    await using open = await openTestProduction();
    const { archiveKey } = await promoted(open);
    const { head } = await open.production.show();
    const body = (await open.configuration.read(archiveKey))?.body ?? '';
    expect(head?.config).toEqual({ archiveKey, sha256: createHash('sha256').update(body).digest('hex') });
    await open.configuration.write(archiveKey, `${body}# changed\n`);
    await expect(open.production.show()).rejects.toMatchObject({ code: 'PRODUCTION_RECORD_CORRUPT' });
  });
});
