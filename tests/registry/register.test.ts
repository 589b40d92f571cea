import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asRunId } from '../../src/schema/index.ts';
import { openTestRegistry } from './open-test-registry.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('registering a model', () => {
  test('keeps the file, where it came from, and the digest of its bytes', async () => {
    await using open = await openTestRegistry({ now: () => 1_760_000_000_000 });
    const lineage = {
      runId: asRunId('ab'.repeat(16)),
      parameters: { max_depth: 5, objective: 'binary:logistic' },
      metrics: { pr_auc: 0.81, auc_roc: Number.NaN, loss: Infinity },
      datasetDigest: 'd'.repeat(64),
      signature: { features: ['amount'] },
      description: 'the first',
    };
    const version = await open.register({ ...lineage, file: bytes('weights') });
    expect(version).toEqual({
      ...lineage,
      name: 'fraud',
      version: 1,
      stage: 'none',
      aliases: [],
      tags: {},
      algorithm: 'made-elsewhere',
      fileName: 'model.bin',
      path: version.path,
      source: dirname(pathToFileURL(version.path).href),
      location: version.source,
      folder: `fraud/${version.digest.slice(0, 16)}`,
      user: 'tester',
      digest: createHash('sha256').update('weights').digest('hex'),
      size: 7,
      createdAt: 1_760_000_000_000,
      updatedAt: 1_760_000_000_000,
    });
    expect(await readFile(version.path, 'utf8')).toBe('weights');
    expect(await open.registry.modelFile(version)).toEqual(Buffer.from('weights'));
    expect(await open.registry.get('fraud')).toEqual(version);
  });

  test('numbers the versions of each model from 1, without a gap or a double, also when many register at once', async () => {
    await using open = await openTestRegistry();
    const registries = await Promise.all([1, 2, 3].map(() => open.reopen()));
    const model = { runId: asRunId('0'.repeat(32)), algorithm: 'other', fileName: 'm.bin', file: bytes('m') };
    const registered = await Promise.all(
      Array.from({ length: 12 }, (_, index) => registries[index % 3]!.register({ ...model, name: 'fraud' })),
    );
    expect(registered.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect((await open.register({ name: 'churn' })).version).toBe(1);
  });

  test('lists every fault at once and registers nothing', async () => {
    await using open = await openTestRegistry();
    await expect(
      open.register({ name: 'a/b', file: new Uint8Array(), fileName: '../model', algorithm: '' }),
    ).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_INVALID',
      details: { faults: [{ path: 'name' }, { path: 'algorithm' }, { path: 'fileName' }, { path: 'file' }] },
    });
    expect(await open.registry.list()).toEqual([]);
  });

  test('refuses a file that its algorithm cannot read', async () => {
    await using open = await openTestRegistry();
    await expect(open.register({ algorithm: 'xgboost', file: bytes('{"learner": 3') })).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_INVALID',
      message: expect.stringContaining('a readable xgboost model'),
    });
  });

  test('takes any name without / and :', async () => {
    await using open = await openTestRegistry();
    for (const name of ['Fraud model (v2)', 'größe', '📏'.repeat(100), 'CON', 'a%2Fb', '.hidden']) {
      const version = await open.register({ name, file: bytes(name) });
      expect(await open.registry.modelFile(version)).toEqual(Buffer.from(name));
    }
    expect(await open.registry.list()).toHaveLength(6);
  });
});

describe('reading a model file', () => {
  test('finds out about a single changed bit', async () => {
    await using open = await openTestRegistry();
    const file = bytes('some weights that matter');
    const version = await open.register({ file });
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (position, bit) => {
        const changed = file.slice();
        changed[position]! ^= 1 << bit;
        await writeFile(version.path, changed);
        await expect(open.registry.modelFile(version)).rejects.toMatchObject({
          code: 'REGISTRY_MODEL_FILE_CORRUPT',
          details: { expected: version.digest },
        });
      }),
    );
    await writeFile(version.path, file);
    expect(await open.registry.modelFile(version)).toEqual(Buffer.from(file));
  });

  test('finds out about a missing file', async () => {
    await using open = await openTestRegistry();
    const version = await open.register();
    await rm(version.path);
    await expect(open.registry.modelFile(version)).rejects.toMatchObject({
      code: 'REGISTRY_MODEL_FILE_CORRUPT',
      message: expect.stringContaining('fraud version 1 is missing'),
    });
  });
});
