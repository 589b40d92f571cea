import { describe, expect, test } from 'vitest';
import {
  type ChartTrial,
  contourChart,
  foldValuesChart,
  intermediateValuesChart,
  optimizationHistoryChart,
  parallelCoordinatesChart,
  paretoFrontChart,
  renderSvg,
  sliceChart,
  trialTimelineChart,
} from '../../src/charts/index.ts';
import { shownText } from './sample-charts.ts';

const trial = (number: number, more: Partial<ChartTrial> = {}): ChartTrial => ({
  number,
  state: 'COMPLETE',
  params: { eta: 0.1 + (number % 7) / 10, booster: number % 2 === 0 ? 'dart' : 'gbtree' },
  values: [1 / (number + 1)],
  ...more,
});
const rowsOf = (spec: unknown): Record<string, unknown>[] => {
  const found: Record<string, unknown>[] = [];
  JSON.stringify(spec, (key, value) => {
    if (key === 'values' && Array.isArray(value)) found.push(...value.filter((row) => typeof row === 'object'));
    return value;
  });
  return found;
};

test('trials that failed, still run or gave no finite value are in no chart of values', async () => {
  const trials = [
    trial(0),
    trial(1, { state: 'FAILED', values: undefined }),
    trial(2, { state: 'RUNNING', values: undefined }),
    trial(3, { values: [Number.POSITIVE_INFINITY] }),
    trial(4),
  ];
  const data = { trials, direction: 'minimize' } as const;
  const history = optimizationHistoryChart({ studies: [{ name: 'one', trials }], direction: 'minimize' });
  expect(new Set(rowsOf(history).map((row) => row.trial))).toEqual(new Set([0, 4]));
  expect(shownText(await renderSvg(history))).toContain('Best value 0.2 in trial 4 of 5 trials; lower is better');
  for (const chart of [parallelCoordinatesChart, sliceChart, contourChart]) {
    expect(await renderSvg(chart(data))).not.toMatch(/NaN|Infinity/);
  }
});

test('a study without a single value gives pictures, not errors', async () => {
  const trials = [trial(0, { state: 'FAILED', values: undefined })];
  for (const chart of [parallelCoordinatesChart, sliceChart, contourChart, intermediateValuesChart, foldValuesChart]) {
    expect(await renderSvg(chart({ trials, direction: 'maximize' }))).toMatch(/^<svg/);
    expect(await renderSvg(chart({ trials: [], direction: 'maximize' }))).toMatch(/^<svg/);
  }
  const history = optimizationHistoryChart({ studies: [{ name: 'none', trials: [] }], direction: 'minimize' });
  expect(shownText(await renderSvg(history))).toContain('No trial has completed yet');
  expect(await renderSvg(trialTimelineChart({ trials: [] }))).toMatch(/^<svg/);
});

test('the best line never goes back', () => {
  const trials = [3, 5, 2, 4, 1].map((value, number) => trial(number, { values: [value] }));
  const spec = optimizationHistoryChart({ studies: [{ name: 'one', trials }], direction: 'minimize' });
  const [, line] = spec.layer as { data: { values: { trial: number; value: number }[] } }[];
  expect(line?.data.values.map(({ value }) => value)).toEqual([3, 2, 1, 1]);
});

test('a logarithmic parameter has an axis of powers, and a choice keeps its place in the space', async () => {
  const trials = Array.from({ length: 12 }, (_, i) => trial(i, { params: { eta: 10 ** -(i % 5), booster: 'dart' } }));
  const space = {
    eta: { kind: 'float', low: 1e-4, high: 1, log: true },
    booster: { kind: 'categorical', choices: ['gbtree', 'dart'] },
  } as const;
  const data = { trials, direction: 'minimize', space, parameters: ['eta', 'booster'] } as const;
  expect(shownText(await renderSvg(sliceChart(data)))).toEqual(expect.arrayContaining(['eta (log)', '0.01', 'gbtree']));
  expect(shownText(await renderSvg(contourChart(data)))).toEqual(expect.arrayContaining(['eta (log)', '0.01', 'dart']));
});

test('a trial without a conditional parameter goes through none of its axis', async () => {
  const trials = [
    trial(0, { params: { booster: 'dart', rate_drop: 0.5 } }),
    trial(1, { params: { booster: 'dart', rate_drop: 0.1 } }),
    trial(2, { params: { booster: 'gbtree' } }),
  ];
  const svg = await renderSvg(parallelCoordinatesChart({ trials, direction: 'minimize' }));
  expect(shownText(svg)).toContain('none');
});

test('a few trials that went far astray do not press the others together, and are counted', async () => {
  const trials = Array.from({ length: 20 }, (_, i) => trial(i, { values: [i === 7 ? 1e9 : i] }));
  const spec = optimizationHistoryChart({ studies: [{ name: 'one', trials }], direction: 'minimize' });
  expect(shownText(await renderSvg(spec)).join(' ')).toContain('1 far worse trial lies outside');
  expect(rowsOf(spec).every((row) => (row.value as number) < 100)).toBe(true);
});

test('of two values, the front holds the trials that no other beats in both', () => {
  const points = [
    [1, 5],
    [2, 3],
    [3, 4],
    [4, 1],
  ];
  const trials = points.map((values, number) => trial(number, { values }));
  const spec = paretoFrontChart({ trials, directions: ['minimize', 'minimize'] });
  const [others, front] = spec.layer as { data: { values: { trial: number }[] } }[];
  expect(front?.data.values.map((row) => row.trial)).toEqual([0, 1, 3]);
  expect(others?.data.values.map((row) => row.trial)).toEqual([2]);
});

test('trials that overlap stand on lanes of their own', () => {
  const trials = [
    [0, 10],
    [5, 12],
    [10, 20],
  ].map(([startedAt, endedAt], number) => trial(number, { startedAt, endedAt }));
  expect(rowsOf(trialTimelineChart({ trials })).map((row) => row.lane)).toEqual(['1', '2', '1']);
});

describe('with 10,000 trials', () => {
  const trials = Array.from({ length: 10_000 }, (_, i) =>
    trial(i, { intermediate: [[0, i % 100] as const, [1, i % 90] as const], startedAt: i, endedAt: i + 1 }),
  );
  test('charts draw few enough points to be quick to draw and to look at', () => {
    const data = { trials, direction: 'minimize' } as const;
    const charts = [parallelCoordinatesChart, sliceChart, contourChart, intermediateValuesChart, trialTimelineChart];
    for (const chart of charts) expect(rowsOf(chart(data)).length).toBeLessThan(4_000);
    const history = optimizationHistoryChart({ studies: [{ name: 'one', trials }], direction: 'minimize' });
    expect(rowsOf(history).length).toBeLessThan(1_000);
  });
});

test('parameters of several algorithms keep their names whole, however many axes there are', async () => {
  const names = [
    'learning_rate',
    'num_leaves',
    'min_data_in_leaf',
    'feature_fraction',
    'bagging_fraction',
    'lambda_l1',
  ];
  const trials = Array.from({ length: 12 }, (_, i) =>
    trial(i, {
      values: [i],
      params: {
        algorithm: i % 2 === 0 ? 'lightgbm' : 'logistic_regression',
        ...(i % 2 === 0
          ? Object.fromEntries(names.map((name, j) => [`lightgbm.${name}`, i * (j + 1)]))
          : { 'logistic_regression.l2': i, 'logistic_regression.l1': 2 * i }),
      },
    }),
  );
  const svg = await renderSvg(parallelCoordinatesChart({ trials, direction: 'minimize' }));
  for (const name of [...names, 'l1', 'l2', 'lightgbm', 'logistic_regression'])
    expect(svg).toContain(`>${name}</text>`);
  const slices = await renderSvg(sliceChart({ trials, parameters: ['algorithm'], direction: 'minimize' }));
  expect(slices).toContain('>logistic_regression</text>');
});

test('folds are points about the mean of their trial, the best trial first', async () => {
  const folds = [
    [0, 0.7],
    [1, 0.8],
    [2, 0.9],
  ] as const;
  const trials = [
    trial(3, { values: [0.8], intermediate: folds }),
    trial(4, { values: [0.85], intermediate: folds }),
    trial(5, { state: 'PRUNED', intermediate: folds.slice(0, 1) }),
  ];
  const svg = await renderSvg(foldValuesChart({ trials, direction: 'maximize', metric: 'pr_auc' }));
  expect(svg).toMatch(/>4<\/text>.*>3<\/text>/s);
  expect(svg).not.toMatch(/>5<\/text>/);
  expect(svg.match(/mark-symbol[\s\S]*?<\/g>/)?.[0].match(/<path/g)).toHaveLength(6);
});
