import { describe, expect, test } from 'vitest';
import type { ContractCase } from './contract-case.ts';
import { expectSameFile, writeSameFile } from './same-file.ts';

/** What a weight of a row means to every algorithm. */
export function rowWeightContract({ task, title, matrix, labels, input, learn }: ContractCase): void {
  const ones = new Float32Array(matrix.rows).fill(1);
  /** Every fifth row counts for nothing. */
  const weights = ones.map((_, row) => (row % 5 === 0 ? 0 : 1));

  describe(`${title} and row weights`, () => {
    test('weights of 1 are no weights', async () => {
      expectSameFile((await learn({ weights: ones })).model, (await learn()).model);
    });

    if (task !== 'anomaly')
      test('the labels of rows without weight do not matter', async () => {
        const [most, least] = [Math.max(...labels), Math.min(...labels)];
        const other = labels.map((label, row) => (weights[row] === 0 ? most + least - label : label));
        const [one, two] = [await learn({ weights }), await learn({ weights, labels: other })];
        expectSameFile(two.model, one.model);
        expect(two.history).toEqual(one.history);
        expect(writeSameFile(one.model, (await learn()).model)).toBe(false);
      });

    if (task === 'anomaly')
      test('rows without weight do not matter', async () => {
        const values = matrix.values.map((value, i) => (weights[i % matrix.rows] === 0 ? 2 - value : value));
        const train = { ...input().train, values };
        const [one, two] = [await learn({ weights }), await learn({ weights, train })];
        expectSameFile(two.model, one.model);
      });
  });
}
