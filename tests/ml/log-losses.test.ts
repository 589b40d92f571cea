import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOSS_BLOCK, lossBlocks, type ScoredRows, writeLogLosses } from '../../src/ml/histograms/log-losses.ts';

const label = fc.oneof(fc.constantFrom(0, 1), fc.float({ min: 0, max: 1, noNaN: true }));
const share = fc.oneof(fc.constantFrom(0, 1), fc.float({ min: 0, max: 1, noNaN: true }));
const scored = fc
  .array(fc.tuple(label, share, fc.float({ min: 0, max: 8, noNaN: true })), { minLength: 1, maxLength: 300 })
  .chain((rows) => fc.boolean().map((isWeighted) => ({ rows, isWeighted })))
  .map(
    ({ rows, isWeighted }): ScoredRows => ({
      labels: Float32Array.from(rows, ([of]) => of),
      predictions: Float32Array.from(rows, ([, of]) => of),
      ...(isWeighted && { weights: Float32Array.from(rows, ([, , of]) => of) }),
    }),
  );

function written(rows: ScoredRows, parts: readonly (readonly [number, number])[]): Float64Array {
  const sums = new Float64Array(lossBlocks(rows.labels.length));
  for (const [begin, end] of parts) writeLogLosses(rows, begin, end, sums);
  return sums;
}

test('log losses add up to the cross entropy, with and without weights, for labels between 0 and 1 too', () => {
  fc.assert(
    fc.property(scored, ({ labels, predictions, weights }) => {
      const ln = (y: number) => Math.log(Math.max(y, 1e-16));
      const expected = labels.reduce((sum, of, row) => {
        const share = predictions[row]!;
        const loss = -(of === 0 ? 0 : of * ln(share)) - (of === 1 ? 0 : (1 - of) * ln(1 - share));
        return sum + (weights?.[row] ?? 1) * loss;
      }, 0);
      const sum = written({ labels, predictions, weights }, [[0, labels.length]]).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(expected, 9);
    }),
    { numRuns: 200 },
  );
});

test('log losses are the same to the bit wherever threads divide the blocks', () => {
  fc.assert(
    fc.property(scored, fc.nat(), (rows, seed) => {
      const { length } = rows.labels;
      const middle = (seed % lossBlocks(length)) * LOSS_BLOCK;
      const parts = [
        [middle, length],
        [0, middle],
      ] as const;
      expect(written(rows, parts)).toEqual(written(rows, [[0, length]]));
    }),
    { numRuns: 100 },
  );
});
