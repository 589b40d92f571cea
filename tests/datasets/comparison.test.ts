import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openParts } from './workspace-parts.ts';

const folder = temporaryFolder();
const parts = await openParts(folder.path);
const { datasets } = parts;
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  folder.remove();
});
let files = 0;
function csv(text: string): string {
  const path = join(folder.path, `${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

test('versions of one content are identical, without a difference', async () => {
  const path = csv('id,a\n1,x\n2,y\n');
  await datasets.register({ name: 'same', source: { path } });
  const comparison = await datasets.compare('same', path, { key: ['id'] });
  expect(comparison).toMatchObject({
    before: { label: 'same@1', rows: 2, columns: 2 },
    after: { label: path, rows: 2, columns: 2 },
    isIdentical: true,
    rowCount: { change: 0, share: 0 },
    schema: { added: [], removed: [], retyped: [], reordered: [] },
    rows: { added: 0, removed: 0, changed: 0, unchanged: 2 },
  });
});

test('columns that came, went, changed their type or moved are told', async () => {
  const before = csv('a,b,c,d,e\n1,2,3,4,5\n');
  const after = csv('b,c,d,a,f,e\n2,3.5,4,1,6,five\n');
  const { schema, columns } = await datasets.compare(before, after);
  expect(schema).toMatchObject({
    added: [{ name: 'f', type: 'integer' }],
    removed: [],
    retyped: [
      { name: 'c', from: { type: 'integer' }, to: { type: 'number' } },
      { name: 'e', from: { type: 'integer' }, to: { type: 'text' } },
    ],
    reordered: ['a'],
  });
  const { schema: back } = await datasets.compare(after, before);
  expect(back.removed).toMatchObject([{ name: 'f' }]);
  expect(columns.map(({ name, before: one, after: two }) => [name, one?.rows, two?.rows])).toEqual([
    ['b', 1, 1],
    ['c', 1, 1],
    ['d', 1, 1],
    ['a', 1, 1],
    ['f', undefined, 1],
    ['e', 1, 1],
  ]);
});

test('what drifted is part of it, unless nobody wants to know', async () => {
  const rows = (shift: number) => ['x', ...Array.from({ length: 300 }, (_, row) => (row % 30) + shift)].join('\n');
  const [before, after] = [csv(rows(0)), csv(rows(25))];
  const { drift } = await datasets.compare(before, after);
  expect(drift?.columns).toMatchObject([{ name: 'x', drifted: true, severity: 'high' }]);
  expect(await datasets.compare(before, after, { drift: false })).not.toHaveProperty('drift');
});

describe('rows by a key', () => {
  test('are added, removed and changed, with samples', async () => {
    const before = csv('id,name,amount\n1,ada,10\n2,bob,20\n3,cyd,30\n4,dan,\n');
    const after = csv('id,name,amount\n4,dan,\n5,eve,50\n3,cyd,33\n2,rob,\n');
    const { rows } = await datasets.compare(before, after, { key: ['id'] });
    expect(rows).toEqual({
      key: ['id'],
      added: 1,
      removed: 1,
      changed: 2,
      unchanged: 1,
      repeatedKeys: { before: 0, after: 0 },
      changedColumns: { name: 1, amount: 2 },
      samples: {
        added: [{ id: '5', name: 'eve', amount: '50' }],
        removed: [{ id: '1', name: 'ada', amount: '10' }],
        changed: [
          {
            key: { id: '2' },
            changes: [
              { column: 'name', from: 'bob', to: 'rob' },
              { column: 'amount', from: '20', to: null },
            ],
          },
          { key: { id: '3' }, changes: [{ column: 'amount', from: '30', to: '33' }] },
        ],
      },
    });
  });

  test('match by several columns, also where a part of the key is missing', async () => {
    const before = csv('shop,day,sum\na,1,1\na,,2\n,1,3\n');
    const after = csv('shop,day,sum\na,,5\na,1,1\n,1,3\n');
    const { rows } = await datasets.compare(before, after, { key: ['shop', 'day'] });
    expect(rows).toMatchObject({ added: 0, removed: 0, changed: 1, unchanged: 2 });
  });

  test('that repeat are matched in the order of their content, and counted', async () => {
    const before = csv('id,v\n1,a\n1,b\n2,c\n');
    const after = csv('id,v\n1,b\n1,a\n1,c\n2,c\n');
    const { rows } = await datasets.compare(before, after, { key: ['id'] });
    expect(rows).toMatchObject({
      added: 1,
      removed: 0,
      changed: 0,
      unchanged: 3,
      repeatedKeys: { before: 1, after: 2 },
    });
  });

  test('compare columns of other types by value where they can, else as text', async () => {
    const before = csv('id,n,t,a\n1,1,7,1\n2,2,8,1\n');
    const after = csv('id,n,t,a\n1,1.0,7,1\n2,2.5,x,1\n');
    const { rows } = await datasets.compare(before, after, { key: ['id'] });
    expect(rows?.changedColumns).toEqual({ n: 1, t: 1 });
  });

  test('by a column that is not there are refused with what may be meant', async () => {
    const path = csv('payment_id,v\n1,a\n');
    await expect(datasets.compare(path, path, { key: ['payment'] })).rejects.toMatchObject({
      code: 'TABLES_COLUMN_NOT_FOUND',
    });
    await expect(datasets.compare(path, path, { key: [] })).rejects.toMatchObject({
      code: 'DATASETS_COMPARISON_INVALID',
    });
  });
});
