import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTables, type Table } from '../../src/tables/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tables = await openTables({ threads: 2 });
const folder = temporaryFolder();
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

let files = 0;
async function csv(content: string): Promise<Table> {
  const path = join(folder.path, `${files++}.csv`);
  await writeFile(path, content);
  return tables.open({ path });
}

describe('features', () => {
  test('are all columns but the label, column after column, with booleans as 0 and 1', async () => {
    const table = await csv('a,b,y\n1,true,0\n2,false,1\n');
    const { matrix, labels, rows } = await table.toMatrix({ label: 'y' });
    expect(matrix).toMatchObject({ rows: 2, columns: 2, names: ['a', 'b'] });
    expect([...matrix.values]).toEqual([1, 2, 1, 0]);
    expect([[...(labels ?? [])], rows]).toEqual([[0, 1], 2]);
  });

  test('come in the order asked for, and may be none', async () => {
    const table = await csv('a,b,c\n1,2,0\n3,4,1\n');
    expect([...(await table.toMatrix({ features: ['c', 'a'] })).matrix.values]).toEqual([0, 1, 1, 3]);
    expect((await table.toMatrix({ features: [], label: 'c' })).matrix).toMatchObject({ rows: 2, columns: 0 });
  });

  test('of text become the codes of a sorted dictionary that is returned', async () => {
    const table = await csv('city,x\nRome,1\nBonn,2\n,3\nRome,4\n');
    const { matrix } = await table.toMatrix({ encodings: { city: 'category' } });
    expect(matrix.categories).toEqual({ city: ['Bonn', 'Rome'] });
    expect([...matrix.values.subarray(0, 4)]).toEqual([1, 0, NaN, 1]);
  });

  test('use a dictionary learnt before, and take values it lacks for missing', async () => {
    const table = await csv('city,x\nRome,1\nOslo,2\nBonn,3\n');
    const { matrix } = await table.toMatrix({ categories: { city: ['Rome', 'Bonn', "l'Aquila"] } });
    expect([...matrix.values.subarray(0, 3)]).toEqual([0, NaN, 1]);
  });

  test('of numbers may be categories too, sorted as numbers', async () => {
    const table = await csv('code\n10\n9\n100\n9\n');
    const { matrix } = await table.toMatrix({ encodings: { code: 'category' } });
    expect(matrix.categories).toEqual({ code: ['9', '10', '100'] });
    expect([...matrix.values]).toEqual([1, 0, 2, 0]);
  });
});

describe('a binary label', () => {
  test('may be text with two values, the greater of which is 1 unless told otherwise', async () => {
    const table = await csv('x,y\n1,legit\n2,fraud\n3,legit\n');
    const byOrder = await table.toMatrix({ label: 'y' });
    expect([[...(byOrder.labels ?? [])], byOrder.labelValues]).toEqual([
      [1, 0, 1],
      ['fraud', 'legit'],
    ]);
    const told = await table.toMatrix({ label: 'y', positiveLabel: 'fraud' });
    expect([[...(told.labels ?? [])], told.labelValues]).toEqual([
      [0, 1, 0],
      ['legit', 'fraud'],
    ]);
    const remembered = await table.toMatrix({ label: 'y', labelValues: ['legit', 'fraud'] });
    expect([...(remembered.labels ?? [])]).toEqual([0, 1, 0]);
  });

  test('may be a boolean', async () => {
    const table = await csv('x,y\n1,true\n2,false\n');
    const { labels, labelValues } = await table.toMatrix({ label: 'y' });
    expect([[...(labels ?? [])], labelValues]).toEqual([
      [1, 0],
      ['false', 'true'],
    ]);
  });

  test('may hold one class where rows are only scored', async () => {
    const labelOf = async (value: string) =>
      (await (await csv(`x,y\n1,${value}\n2,${value}\n`)).toMatrix({ label: 'y', oneClass: 'keep' })).labels?.[1];
    expect(await Promise.all(['0', '1', '1.0', 'false', 'true'].map(labelOf))).toEqual([0, 1, 1, 0, 1]);
    for (const value of ['2', '-1', '0.5']) await expect(labelOf(value)).rejects.toThrow('must be 0 and 1');
  });

  test.each([
    { values: ['True', 'False'], positiveLabel: 'False', labelValues: ['true', 'false'] },
    { values: ['1', '0'], positiveLabel: '0', labelValues: ['1', '0'] },
    { values: ['2.0', '1.0'], positiveLabel: '1', labelValues: ['2', '1'] },
    { values: ['1.5', '0.5'], positiveLabel: '0.5', labelValues: ['1.5', '0.5'] },
  ])(
    'of $values has the positive value that is named, whatever its type',
    async ({ values, positiveLabel, ...known }) => {
      const table = await csv(`x,y\n1,${values[0]}\n2,${values[1]}\n`);
      const learnt = await table.toMatrix({ label: 'y', positiveLabel });
      expect([[...(learnt.labels ?? [])], learnt.labelValues]).toEqual([[0, 1], known.labelValues]);
      const one = await csv(`x,y\n1,${values[1]}\n`);
      const { labels } = await one.toMatrix({ label: 'y', labelValues: known.labelValues, oneClass: 'keep' });
      expect([...(labels ?? [])]).toEqual([1]);
    },
  );

  test('may be 0 and 1 as fractional numbers', async () => {
    const { labels } = await (await csv('x,y\n1,0.0\n2,1.0\n')).toMatrix({ label: 'y' });
    expect([...(labels ?? [])]).toEqual([0, 1]);
  });
});

describe('a label whose codes are known', () => {
  test.each([
    { known: ['legit', 'fraud'], values: ['fraud', 'spam', 'ham'], labelKind: 'binary', got: '"ham", "spam"' },
    { known: ['a', 'b', 'c'], values: ['c', 'd'], labelKind: 'classes', got: '"d"' },
    { known: ['no', 'yes'], values: ['0', '1'], labelKind: 'binary', got: '"0", "1"' },
    { known: ['no', 'yes'], values: ['true', 'false'], labelKind: 'binary', got: '"false", "true"' },
    { known: ['1', '0'], values: ['0', '2'], labelKind: 'binary', got: '"2"' },
  ] as const)('as $known refuses values of $values, naming them', async ({ known, values, labelKind, got }) => {
    const table = await csv(`x,y\n${values.map((value) => `1,${value}\n`).join('')}`);
    await expect(table.toMatrix({ label: 'y', labelKind, labelValues: known, oneClass: 'keep' })).rejects.toMatchObject(
      {
        code: 'TABLES_LABEL_INVALID',
        details: { got, expected: `one of ${known.map((value) => `"${value}"`).join(', ')}` },
      },
    );
  });

  test('keeps its codes where not all of its classes occur', async () => {
    const table = await csv('x,y\n1,b\n2,c\n');
    const { labels } = await table.toMatrix({ label: 'y', labelKind: 'classes', labelValues: ['c', 'a', 'b'] });
    expect([...(labels ?? [])]).toEqual([2, 0]);
  });
});

describe('other labels', () => {
  test('of several classes are numbered by their sorted text, or taken as numbers from 0', async () => {
    const table = await csv('x,y,n\n1,b,2\n2,a,0\n3,c,1\n');
    const byText = await table.toMatrix({ features: ['x'], label: 'y', labelKind: 'classes' });
    expect([[...(byText.labels ?? [])], byText.labelValues]).toEqual([
      [1, 0, 2],
      ['a', 'b', 'c'],
    ]);
    const byNumber = await table.toMatrix({ features: ['x'], label: 'n', labelKind: 'classes' });
    expect([...(byNumber.labels ?? [])]).toEqual([2, 0, 1]);
  });

  test('for regression are taken as they are', async () => {
    const { labels } = await (await csv('x,y\n1,-2.5\n2,1e3\n')).toMatrix({ label: 'y', labelKind: 'number' });
    expect([...(labels ?? [])]).toEqual([-2.5, 1000]);
  });

  test.each([
    { labelKind: 'number', got: 'text', values: ['a', 'b'] },
    { labelKind: 'classes', got: 'fractions', values: ['0.5', '1'] },
    { labelKind: 'classes', got: 'negative numbers', values: ['-1', '0'] },
    { labelKind: 'binary', got: 'dates', values: ['2024-01-01', '2024-01-02'] },
  ] as const)('of kind $labelKind are refused when they are $got', async ({ labelKind, values }) => {
    const table = await csv(`x,y\n1,${values[0]}\n2,${values[1]}\n`);
    await expect(table.toMatrix({ label: 'y', labelKind })).rejects.toMatchObject({ code: 'TABLES_LABEL_INVALID' });
  });
});
