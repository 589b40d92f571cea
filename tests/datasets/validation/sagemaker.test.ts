import { afterAll, describe, expect, test } from 'vitest';
import {
  parseSageMakerConstraints,
  parseSageMakerStatistics,
  parseSuite,
  sagemakerStatistics,
  sagemakerViolations,
  suggestConstraints,
  validateTable,
} from '../../../src/datasets/index.ts';
import { createRandom } from '../../../src/stats/index.ts';
import { openTables, type Table } from '../../../src/tables/index.ts';

const tables = await openTables({ threads: 2 });
afterAll(() => tables[Symbol.asyncDispose]());

const CITIES = ['Rome', 'Oslo', 'Bern'];

/** 10,000 rows; `shift` moves the amounts, `strange` is the share of unknown cities. */
function payments({ shift = 0, strange = 0, missing = 0, rows = 10_000 } = {}): Promise<Table> {
  const random = createRandom(7);
  const amounts = Float64Array.from({ length: rows }, () => 10 * random.uniform() + shift);
  return tables.fromColumns([
    { name: 'id', type: 'integer', values: Int32Array.from({ length: rows }, (_, row) => row) },
    { name: 'amount', type: 'number', values: amounts.map((amount) => (random.uniform() < missing ? NaN : amount)) },
    {
      name: 'city',
      type: 'text',
      values: Array.from(amounts, (_, row) => (random.uniform() < strange ? 'Paris' : CITIES[row % 3])),
    },
  ]);
}

describe('statistics.json', () => {
  test('tells of every column what Model Monitor would, in ten buckets and a sketch that weighs every value', async () => {
    await using table = await payments();
    const statistics = await sagemakerStatistics(table);
    expect(statistics).toMatchObject({ version: 0, dataset: { item_count: 10_000 } });
    expect(statistics.features.map(({ name, inferred_type }) => [name, inferred_type])).toEqual([
      ['id', 'Integral'],
      ['amount', 'Fractional'],
      ['city', 'String'],
    ]);
    const id = statistics.features[0]?.numerical_statistics;
    expect(id).toMatchObject({
      common: { num_present: 10_000, num_missing: 0 },
      mean: 4999.5,
      sum: 49_995_000,
      min: 0,
      max: 9999,
      distribution: { kll: { sketch: { parameters: { c: 0.64, k: 2048 } } } },
    });
    expect(id?.std_dev).toBeCloseTo(Math.sqrt((10_000 ** 2 - 1) / 12), 6);
    const { buckets, sketch } = id?.distribution.kll ?? {};
    expect(buckets?.map(({ count }) => count)).toEqual(Array(10).fill(1000));
    expect(buckets?.[0]).toMatchObject({ lower_bound: 0, upper_bound: 999.9 });
    const weight = sketch?.data.reduce((sum, values, level) => sum + values.length * 2 ** level, 0);
    expect(weight).toBe(10_000);
    expect(statistics.features[2]?.string_statistics).toEqual({
      common: { num_present: 10_000, num_missing: 0 },
      distinct_count: 3,
      distribution: {
        categorical: {
          buckets: [
            { value: 'Rome', count: 3334 },
            { value: 'Bern', count: 3333 },
            { value: 'Oslo', count: 3333 },
          ],
        },
      },
    });
    expect(parseSageMakerStatistics(JSON.parse(JSON.stringify(statistics)))).toEqual(statistics);
  });

  test('knows constant, empty and infinite columns', async () => {
    await using table = await tables.fromColumns([
      { name: 'same', type: 'number', values: Float64Array.of(5, 5, 5) },
      { name: 'none', type: 'number', values: Float64Array.of(NaN, NaN, NaN) },
      { name: 'wild', type: 'number', values: Float64Array.of(1, Infinity, NaN) },
    ]);
    const [same, none, wild] = (await sagemakerStatistics(table)).features;
    expect(same?.numerical_statistics).toMatchObject({ min: 5, max: 5, std_dev: 0 });
    expect(same?.numerical_statistics?.distribution.kll.buckets).toHaveLength(10);
    expect(none).toEqual({ name: 'none', inferred_type: 'Unknown' });
    expect(wild?.numerical_statistics).toMatchObject({ common: { num_present: 2, num_missing: 1 }, mean: 1, max: 1 });
  });
});

test('constraints are suggested from statistics, and are a suite that the data keep', async () => {
  await using table = await payments({ missing: 0.1 });
  const constraints = suggestConstraints(await sagemakerStatistics(table));
  expect(constraints).toMatchObject({
    features: [
      { name: 'id', inferred_type: 'Integral', completeness: 1, num_constraints: { is_non_negative: true } },
      { name: 'amount', inferred_type: 'Fractional', completeness: expect.closeTo(0.9, 1) },
      { name: 'city', inferred_type: 'String', string_constraints: { domains: ['Bern', 'Oslo', 'Rome'] } },
    ],
    monitoring_config: {
      evaluate_constraints: 'Enabled',
      datatype_check_threshold: 1,
      domain_content_threshold: 1,
      distribution_constraints: { comparison_threshold: 0.1, categorical_drift_method: 'LInfinity' },
    },
  });
  const report = await validate(table, constraints);
  expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

const validate = (table: Table, constraints: object) =>
  validateTable(table, parseSuite(JSON.parse(JSON.stringify(constraints))), {
    subject: 'payments',
    clock: { now: () => 0 },
    openTable: () => Promise.reject(new Error('none')),
  });

test('what other data violate is listed by column and check, drift from the baseline among it', async () => {
  await using before = await payments();
  const statistics = await sagemakerStatistics(before);
  const constraints = suggestConstraints(statistics);
  await using same = await payments();
  const calm = { table: same, constraints, baseline: statistics };
  expect(await sagemakerViolations(await validate(same, constraints), calm)).toEqual({ violations: [] });

  await using after = await payments({ shift: 2, strange: 0.3, missing: 0.2, rows: 5000 });
  const changed = { table: after, constraints, baseline: statistics };
  const { violations } = await sagemakerViolations(await validate(after, constraints), changed);
  expect(violations.map(({ feature_name, constraint_check_type }) => [feature_name, constraint_check_type])).toEqual([
    ['amount', 'completeness_check'],
    ['city', 'categorical_values_check'],
    ['id', 'baseline_drift_check'],
    ['amount', 'baseline_drift_check'],
    ['city', 'baseline_drift_check'],
  ]);

  await using other = await tables.fromColumns([
    { name: 'id', type: 'text', values: ['1', 'x', 'y', '4'] },
    { name: 'city', type: 'text', values: ['Rome', 'Rome', 'Oslo', 'Bern'] },
    { name: 'zip', type: 'text', values: ['1', '2', '3', '4'] },
  ]);
  const moved = await sagemakerViolations(await validate(other, constraints), { table: other, constraints });
  expect(moved.violations).toEqual([
    {
      feature_name: 'id',
      constraint_check_type: 'data_type_check',
      description: 'Only 50 % of the values are of the type of the baseline',
    },
    {
      feature_name: 'amount',
      constraint_check_type: 'missing_column_check',
      description: 'The column of the baseline is missing',
    },
    {
      feature_name: 'zip',
      constraint_check_type: 'extra_column_check',
      description: 'The baseline has no such column',
    },
  ]);
});

test('files of the service are read with their gaps and their misspelling', () => {
  const constraints = parseSageMakerConstraints({
    version: 0,
    features: [{ name: 'x', inferred_type: 'Fractional', completeness: 1 }],
    monitoring_config: { distribution_constraints: { comparion_method: 'Simple', comparison_threshold: 0.2 } },
  });
  expect(constraints.monitoring_config).toMatchObject({
    datatype_check_threshold: 1,
    distribution_constraints: { comparison_method: 'Simple', comparison_threshold: 0.2, perform_comparison: 'Enabled' },
  });
  expect(JSON.stringify(constraints)).not.toContain('comparion');
  expect(() => parseSageMakerConstraints({ features: [{ inferred_type: 'Text' }] })).toThrow(/features\[0\]\.name/);
});

describe('a distribution within a distance of a baseline', () => {
  test.each([
    ['amount', 'psi', 0, true],
    ['amount', 'psi', 2, false],
    ['amount', 'ks', 0, true],
    ['amount', 'ks', 2, false],
    ['amount', 'jensen_shannon', 2, false],
    ['city', 'psi', 0, true],
    ['city', 'total_variation', 0, true],
  ])('%s by %s, shifted by %d', async (column, method, shift, isKept) => {
    await using table = await payments({ shift, rows: 4000 });
    const report = await validateTable(
      table,
      parseSuite({ rules: [{ rule: 'distribution', column, baseline: 'payments', method, max: 0.1 }] }),
      { subject: 'payments', clock: { now: () => 0 }, openTable: () => payments() },
    );
    expect(report.success).toBe(isKept);
    // A uniform law moved by a fifth of its width: that is how far apart the distribution functions are.
    if (method === 'ks' && shift === 2) expect(report.results[0]?.observed).toBeCloseTo(0.2, 1);
  });
});
