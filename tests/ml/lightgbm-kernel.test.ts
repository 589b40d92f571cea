import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../../src/ml/index.ts';
import { binOf, findBins } from '../../src/ml/lightgbm/binning/bin-mapper.ts';
import { binData } from '../../src/ml/lightgbm/binning/binned-data.ts';
import { sortDoubles } from '../../src/ml/lightgbm/binning/sort-doubles.ts';
import { writeBins } from '../../src/ml/lightgbm/binning/write-bins.ts';
import { CrewWorkspace } from '../../src/ml/lightgbm/crew/crew-workspace.ts';
import { PlainWorkspace } from '../../src/ml/lightgbm/growing/plain-workspace.ts';
import type { Workspace } from '../../src/ml/lightgbm/growing/workspace.ts';
import { seedsOf } from '../../src/ml/lightgbm/library-random.ts';
import { constraintsOf, LightgbmTrainer } from '../../src/ml/lightgbm/lightgbm-trainer.ts';
import type { LightgbmParameters } from '../../src/ml/lightgbm/parameters.ts';
import { createRandom } from '../../src/stats/index.ts';
import { sampleRows } from './sample-data.ts';

const complete = (parameters: object): LightgbmParameters =>
  ALGORITHMS.lightgbm.completeParameters(parameters) as unknown as LightgbmParameters;

describe('the compiled loops', () => {
  test.for([
    {},
    { num_leaves: 63, min_data_in_leaf: 1, min_sum_hessian_in_leaf: 0 },
    { lambda_l1: 1, lambda_l2: 2, min_gain_to_split: 0.1 },
    { use_missing: false, scale_pos_weight: 2, sigmoid: 1.5 },
    { zero_as_missing: true, bagging_fraction: 0.5, bagging_freq: 1 },
    { max_bin: 3, feature_fraction: 0.5 },
    { max_bin: 1_000, min_data_in_bin: 1 },
    { max_delta_step: 0.2 },
    { monotone_constraints: [1, 0, 0, -1] },
    { objective: 'multiclass', num_class: 3 },
    { data_sample_strategy: 'goss', learning_rate: 0.5 },
    { boosting: 'dart', skip_drop: 0 },
  ])('grow the trees of the plain ones, to the bit, with %j', async (given) => {
    const { plain, compiled } = workspacesOf(given);
    for (const isWeighted of [false, true]) {
      await using workspace = await compiled(1);
      expect(grow(workspace, given, isWeighted)).toEqual(grow(plain(), given, isWeighted));
    }
  });

  test.for([2, 3])('grow the same trees in %i threads', async (threads) => {
    for (const given of [
      { bagging_fraction: 0.7, bagging_freq: 1 },
      { objective: 'multiclass', num_class: 3 },
    ]) {
      const { plain, compiled } = workspacesOf(given);
      await using workspace = await compiled(threads);
      expect(grow(workspace, given, false)).toEqual(grow(plain(), given, false));
    }
  });
});

test('a process with nothing else to do waits for the threads of a training', async () => {
  const program = `
    const { ALGORITHMS } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/ml/index.ts')).href)});
    const rows = 200_000;
    const values = Float32Array.from({ length: rows * 4 }, (_, i) => (i * 7919) % 1000);
    const labels = Float32Array.from({ length: rows }, (_, row) => (values[row] > 500 ? 1 : 0));
    const train = { rows, columns: 4, values, names: ['a', 'b', 'c', 'd'] };
    const { rounds } = await ALGORITHMS.lightgbm.fit({ train, labels, parameters: { num_iterations: 2 } }, { threads: 2 });
    console.log(rounds);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout.trim()).toBe('2');
});

const rowsOf = (given: object) => sampleRows({ rows: 1_501, task: 'num_class' in given ? 'multiclass' : 'binary' });

/** How to make the workspaces that are compared. */
function workspacesOf(given: object) {
  const parameters = complete(given);
  const { matrix } = rowsOf(given);
  const rules = {
    rules: parameters,
    groups: parameters.num_class ?? 1,
    constraints: constraintsOf(parameters),
    binning: { ...parameters, ...seedsOf(parameters) },
    num_leaves: parameters.num_leaves,
  };
  return {
    plain: () => new PlainWorkspace(binData(matrix, rules.binning), rules),
    compiled: (threads: number) => CrewWorkspace.create(matrix, { ...rules, threads }),
  };
}

function grow(workspace: Workspace, given: object, isWeighted: boolean) {
  const { matrix, labels } = rowsOf(given);
  const weights = isWeighted ? labels.map((_, row) => 1 + (row % 3)) : undefined;
  const rows = { train: { matrix, labels, weights }, validation: undefined, initial: undefined };
  const trainer = new LightgbmTrainer(rows, complete(given), workspace);
  for (let round = 0; round < 5; round++) trainer.addRound();
  return { trees: trainer.trees, loss: trainer.loss };
}

describe('binning', () => {
  const random = createRandom(3);
  const numbers = Array.from({ length: 10_000 }, (_, i) => {
    if (i % 7 === 0) return random.integer(5) - 2;
    if (i % 11 === 0) return -0;
    return i % 3 === 0 ? 1.7e9 + random.normal() : random.normal() * 10 ** (random.integer(60) - 30);
  });

  test('sorting digit by digit is sorting', () => {
    const sorted = Float64Array.from(numbers);
    sortDoubles(sorted);
    // Adding 0 leaves one zero only, for the order of the two does not matter.
    const plain = (values: Float64Array) => [...values].map((value) => value + 0);
    expect(plain(sorted)).toEqual(plain(Float64Array.from(numbers).sort()));
  });

  test('many doubles fall into the bins that few of them fall into', () => {
    const column = Float64Array.from({ length: 20_000 }, (_, i) => (i % 13 === 0 ? Number.NaN : numbers[i % 10_000]!));
    for (const use_missing of [true, false]) {
      const bins = findBins(column, false, { max_bin: 200, min_data_in_bin: 3, use_missing, zero_as_missing: false });
      const [many, few] = [new Uint8Array(column.length), new Uint8Array(column.length)];
      writeBins(bins, column, { codes: many, stride: 1 });
      for (let row = 0; row < column.length; row++) few[row] = binOf(bins, column[row]!);
      expect(many).toEqual(few);
    }
  });

  test('a float falls into the bin of the double it is', () => {
    const rules = fc.record({
      max_bin: fc.integer({ min: 2, max: 40 }),
      min_data_in_bin: fc.integer({ min: 1, max: 4 }),
      use_missing: fc.boolean(),
      zero_as_missing: fc.boolean(),
    });
    const value = fc.oneof(fc.float(), fc.constantFrom(0, -0, 1, -1, 1e-36, Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), rules, (values, chosen) => {
        const column = Float32Array.from(values.map((one) => (Math.abs(one) === Infinity ? 0 : one)));
        const bins = findBins(column, false, chosen);
        const [single, double] = [new Uint8Array(column.length), new Uint8Array(column.length)];
        writeBins(bins, column, { codes: single, stride: 1 });
        writeBins(bins, Float64Array.from(column), { codes: double, stride: 1 });
        expect(single).toEqual(double);
        expect(bins.bins).toBeLessThanOrEqual(chosen.max_bin);
      }),
      { numRuns: 300 },
    );
  });
});
