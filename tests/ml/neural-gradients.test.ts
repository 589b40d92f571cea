import { describe, expect, test } from 'vitest';
import { encodeRows } from '../../src/ml/neural/encoded-rows.ts';
import type { PlannedColumn } from '../../src/ml/neural/network-formula.ts';
import { type NetworkPlan, NetworkTrainer } from '../../src/ml/neural/network-trainer.ts';
import { doubleKernel, plainKernel } from '../../src/ml/neural/plain-kernel.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleRows } from './sample-data.ts';

const ROWS = 13;
const { matrix, labels } = sampleRows({ rows: ROWS, missing: 0.2, task: 'multiclass', seed: 11 });

const columns: readonly PlannedColumn[] = [
  { kind: 'number', name: 'x', mean: 0.1, scale: 1.2, hasIndicator: true },
  { kind: 'number', name: 'y', mean: -0.2, scale: 0.8, hasIndicator: false },
  { kind: 'embedding', name: 'group', categories: 3, size: 2 },
  { kind: 'number', name: 'noise', mean: 0, scale: 1, hasIndicator: false },
];

const base: NetworkPlan = {
  task: 'binary',
  columns,
  hiddenLayers: [6, 5],
  outputs: 1,
  activation: 'tanh',
  dropout: 0,
  hasBatchNorm: false,
  batchRows: ROWS,
  firstMargins: [0.3],
};

const CASES: readonly [title: string, plan: NetworkPlan][] = [
  ['two classes', base],
  ['several classes', { ...base, task: 'multiclass', outputs: 3, firstMargins: [0.1, 0.2, -0.3] }],
  ['numbers', { ...base, task: 'regression' }],
  ['gelu', { ...base, activation: 'gelu' }],
  ['relu', { ...base, activation: 'relu' }],
  ['batch normalisation', { ...base, hasBatchNorm: true, activation: 'gelu' }],
  ['no hidden layer', { ...base, hiddenLayers: [] }],
  ['one input per category', { ...base, columns: columns.with(2, { kind: 'one_hot', name: 'group', categories: 3 }) }],
];

describe('slopes of the neural network equal finite differences', () => {
  test.for(CASES)('for %s', ([, plan]) => {
    const trainer = new NetworkTrainer(plan, createRandom(4), doubleKernel);
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const encoded = encodeRows(plan.columns, matrix, all);
    const answers = plan.task === 'multiclass' ? labels : labels.map((label) => (label > 0 ? 1 : 0));
    const rows = { encoded, labels: answers, weights: Float64Array.from(all, (row) => 0.5 + (row % 3)) };
    const batch = { encoded, order: all, start: 0, end: ROWS };
    trainer.slopes(rows, batch);
    const analytic = trainer.learned.map(({ slopes }) => slopes.slice());
    let compared = 0;
    trainer.learned.forEach(({ parameters }, group) => {
      for (let i = 0; i < parameters.length; i++) {
        const at = parameters[i]!;
        const lossAt = (value: number): number => {
          parameters[i] = value;
          return trainer.slopes(rows, batch) / ROWS;
        };
        const numeric = (lossAt(at + 1e-5) - lossAt(at - 1e-5)) / 2e-5;
        parameters[i] = at;
        expect(Math.abs(numeric - analytic[group]![i]!)).toBeLessThan(1e-7 * Math.max(1, Math.abs(numeric)));
        if (Math.abs(numeric) > 1e-6) compared++;
      }
    });
    expect(compared).toBeGreaterThan(5);
  });

  test('and a step in WebAssembly is the step of the plain loops, to the bit', () => {
    const plan: NetworkPlan = { ...base, activation: 'relu', dropout: 0.3, hasBatchNorm: true, batchRows: 5 };
    const all = Int32Array.from({ length: ROWS }, (_, row) => row);
    const encoded = encodeRows(columns, matrix, all);
    const rows = {
      encoded,
      labels: labels.map((label) => (label > 0 ? 1 : 0)),
      weights: new Float64Array(ROWS).fill(1),
    };
    const adam = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-3 };
    const [simd, plain] = [undefined, plainKernel].map((kernel) => {
      const trainer = new NetworkTrainer(plan, createRandom(7), kernel);
      for (let start = 0; start < ROWS; start += 5) {
        trainer.step(rows, { encoded, order: all, start, end: Math.min(ROWS, start + 5) }, adam);
      }
      return [...trainer.snapshot().map((numbers) => Array.from(numbers)), trainer.meanLoss(rows)];
    });
    expect(simd).toEqual(plain);
  });
});
