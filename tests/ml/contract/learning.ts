import { describe, expect, test } from 'vitest';
import { type Matrix, takeRows } from '../../../src/ml/index.ts';
import { sampleRows } from '../sample-data.ts';
import { CLASSES, type ContractCase } from './contract-case.ts';
import { quality } from './quality.ts';
import { expectSameFile } from './same-file.ts';

/** What every algorithm promises about learning, whatever the task. */
export function learningContract({ algorithm, task, title, parameters, matrix, input, learn }: ContractCase): void {
  describe(`${title} learns`, () => {
    test('the task its parameters name', async () => {
      expect(algorithm.taskOf(parameters)).toBe(task);
      const { model } = await learn();
      expect([model.task, model.outputs]).toEqual([task, task === 'multiclass' ? CLASSES : 1]);
    });

    test('better than chance on rows it has not seen', async () => {
      const { model } = await learn();
      const held = sampleRows({ seed: 3, rows: 500, task });
      const { predictions, margins, predictionWidth, marginWidth } = model.predict(held.matrix);
      const { score, least } = quality(model, held);
      expect(score).toBeGreaterThan(least);
      expect([predictions.length, margins.length]).toEqual([500 * predictionWidth, 500 * marginWidth]);
      expect(predictions.every((answer) => task === 'regression' || (answer >= 0 && answer <= 1))).toBe(true);
    });

    test('the same model, to the byte, from the same input and seed', async () => {
      const [first, second] = [await learn(), await learn()];
      expectSameFile(second.model, first.model);
      expect(second.history).toEqual(first.history);
    });

    test('the same model with any number of threads', async () => {
      const alone = await learn({}, { threads: 1 });
      for (const threads of [2, 3]) {
        const { model, history } = await learn({}, { threads });
        expectSameFile(model, alone.model);
        expect(history).toEqual(alone.history);
      }
    });

    test('nothing from an earlier fit', async () => {
      const alone = await learn();
      await learn({
        train: takeRows(
          matrix,
          Array.from({ length: matrix.rows }, (_, row) => matrix.rows - 1 - row),
        ),
      });
      expectSameFile((await learn()).model, alone.model);
    });

    test('without touching its input', async () => {
      const given = input();
      const before = structuredClone(given);
      await algorithm.fit(given);
      expect(given).toEqual(before);
    });

    test('from constant and from coded columns', async () => {
      const values = matrix.values.slice().fill(7, 0, matrix.rows);
      const { model } = await learn({ train: { ...matrix, values } });
      expect(model.predict(matrix).predictions.every(Number.isFinite)).toBe(true);
    });

    test('from a single column', async () => {
      const { rows } = matrix;
      const train: Matrix = { rows, columns: 1, values: matrix.values.slice(0, rows), names: ['x'] };
      const { model } = await learn({ train, validation: undefined });
      expect(model.featureNames).toEqual(['x']);
    });

    test('from double precision what it learns from single', async () => {
      const { model } = await learn({ train: { ...matrix, values: Float64Array.from(matrix.values) } });
      expect(model.predict(matrix)).toEqual((await learn()).model.predict(matrix));
    });
  });
}
