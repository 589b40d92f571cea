import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTROL_BYTES } from '../../src/ml/histograms/control-block.ts';
import { Crew } from '../../src/ml/histograms/crew.ts';
import type { KernelKind } from '../../src/ml/histograms/open-kernel.ts';
import { TrainingMemory } from '../../src/ml/histograms/training-memory.ts';
import { WalkedRows } from '../../src/ml/histograms/walked-rows.ts';
import { ALGORITHMS } from '../../src/ml/index.ts';
import { addTree } from '../../src/ml/trees/sum-trees.ts';
import { createRandom } from '../../src/stats/index.ts';
import { randomRows, randomTree } from './random-trees.ts';
import { sampleInput, sampleRows } from './sample-data.ts';

// Rows that trees are walked over while others are learnt from, as validation rows are.

const PROGRAM = new URL('../../src/ml/boosting/hist/crew-program.ts', import.meta.url);

test('rows walked by either kernel come to the same margins, to the bit, as by the plain walk', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer(),
        rows: fc.integer({ min: 1, max: 70 }),
        splits: fc.integer({ min: 0, max: 20 }),
        groups: fc.integer({ min: 1, max: 3 }),
        categorical: fc.constantFrom(0, 0.4),
        ordered: fc.boolean(),
        kernel: fc.constantFrom<KernelKind>('wasm', 'plain'),
      }),
      ({ seed, rows, splits, groups, categorical, ordered, kernel }) => {
        const random = createRandom(seed);
        const trees = Array.from({ length: 3 }, (_, i) =>
          randomTree(random, { features: 4, splits: splits * i, categorical, ordered, finite: ordered }),
        );
        const matrix = randomRows(random, trees, rows, 4);
        const memory = new TrainingMemory(CONTROL_BYTES);
        memory.allocate(CONTROL_BYTES);
        const walked = new WalkedRows(memory, new Crew(memory, { size: 1, kernel, program: PROGRAM }), matrix, groups);
        const plain = new Float32Array(rows * groups);
        for (const tree of trees) {
          const [group, factor] = [random.integer(groups), Math.fround(random.normal())];
          walked.add(tree, group, factor);
          addTree(plain, tree, { matrix, groups, group, factor });
        }
        expect(walked.margins).toEqual(plain);
      },
    ),
    { numRuns: 300 },
  );
});

test('validation rows score the same each round whatever the number of threads', async () => {
  // Enough values for several threads.
  const input = { ...sampleInput({ num_round: 4, max_depth: 4 }), ...trainOf(130_000) };
  const validation = sampleRows({ seed: 2, rows: 999 });
  const [one, three] = await Promise.all(
    [1, 3].map((threads) => ALGORITHMS.xgboost.fit({ ...input, validation }, { threads })),
  );
  expect(three!.history).toEqual(one!.history);
});

function trainOf(rows: number) {
  const { matrix, labels } = sampleRows({ rows });
  return { train: matrix, labels, weights: undefined };
}
