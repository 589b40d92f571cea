import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseReference } from '../../src/datasets/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const parts = await openParts(folder.path);
const { datasets } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});
const csv = (name: string, text: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};
for (const rows of [1, 2, 3]) {
  const content = Array.from({ length: rows }, (_, row) => `${row}`).join('\n');
  await datasets.register({ name: 'numbers', source: { path: csv(`${rows}.csv`, `x\n${content}\n`) } });
}

describe('a reference', () => {
  test.each([
    ['payments', { kind: 'version', name: 'payments', version: 'latest' }],
    ['payments@3', { kind: 'version', name: 'payments', version: '3' }],
    ['payments.csv', { kind: 'version', name: 'payments.csv', version: 'latest' }],
    ['payments@approved', { kind: 'version', name: 'payments', version: 'approved' }],
    ['./payments', { kind: 'file', path: './payments' }],
    ['data/payments@3.csv', { kind: 'file', path: 'data/payments@3.csv' }],
  ])('%s is understood', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test('that ends like a table file is one where that file is there', () => {
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      expect(parseReference('1.csv')).toEqual({ kind: 'file', path: '1.csv' });
      expect(existsSync('numbers')).toBe(false);
      writeFileSync('numbers', 'a file without an ending');
      expect(parseReference('numbers')).toMatchObject({ kind: 'version', name: 'numbers' });
    } finally {
      process.chdir(before);
    }
  });

  test.each([
    ['numbers', 3],
    ['numbers@latest', 3],
    ['numbers@1', 1],
    ['numbers@2', 2],
  ])('%s opens the version of %i rows', async (reference, rows) => {
    await using found = await datasets.resolve(reference);
    expect([found.table.rowCount, found.label, found.version?.version]).toEqual([rows, `numbers@${rows}`, rows]);
  });

  test('by digest opens the version that has it', async () => {
    const { digest } = await datasets.get('numbers', 2);
    await using found = await datasets.resolve(`numbers@${digest.slice(0, 8).toUpperCase()}`);
    expect(found.version?.version).toBe(2);
    expect((await datasets.get('numbers', digest)).version).toBe(2);
  });

  test('to a file opens it as said, without a version', async () => {
    const path = csv('codes.csv', 'code,amount\n01,?\n02,3\n');
    await using found = await datasets.resolve(path, { types: { code: 'text' }, missingValues: ['?'] });
    expect([found.version, found.label]).toEqual([undefined, path]);
    expect(found.table.schema.map(({ type }) => type)).toEqual(['text', 'integer']);
  });

  test.each(['numbers@9', 'numbers@0', 'numbers@unknown', 'numbers@00000000', 'numbers@'])(
    '%s to nothing is told with what there is',
    async (reference) => {
      await expect(datasets.resolve(reference)).rejects.toMatchObject({
        code: 'DATASETS_VERSION_NOT_FOUND',
        remedy: expect.stringContaining('1 to 3'),
      });
    },
  );

  test('to an unknown name lists the names', async () => {
    await expect(datasets.resolve('nombers')).rejects.toMatchObject({
      code: 'DATASETS_NOT_FOUND',
      remedy: 'Use one of: numbers',
    });
  });
});
