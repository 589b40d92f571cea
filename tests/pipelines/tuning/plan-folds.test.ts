import { expect, test } from 'vitest';
import { planFolds } from '../../../src/pipelines/tuning/plan-folds.ts';

const plan = { rows: 100, folds: 5, holdout: 0.2, seed: 1 };

test('every row is validated exactly once, and learnt from in every other fold', () => {
  const folds = planFolds(plan);
  expect(folds.flatMap(({ validation }) => Array.from(validation)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, row) => row),
  );
  for (const { train, validation } of folds) {
    expect([train.length, validation.length]).toEqual([80, 20]);
    expect(Array.from(train).filter((row) => validation.includes(row))).toEqual([]);
  }
});

test('the same seed deals the same rows, another one others', () => {
  expect(planFolds(plan)).toEqual(planFolds(plan));
  expect(planFolds({ ...plan, seed: 2 })).not.toEqual(planFolds(plan));
});

test('each part has its share of a rare class', () => {
  const classes = Array.from({ length: 100 }, (_, row) => (row < 10 ? 1 : 0));
  for (const { validation } of planFolds({ ...plan, classes })) {
    expect(Array.from(validation).filter((row) => row < 10).length).toBe(2);
  }
  const [holdout, ...others] = planFolds({ ...plan, folds: 1, classes });
  expect(others).toEqual([]);
  expect(Array.from(holdout?.validation ?? []).filter((row) => row < 10).length).toBe(2);
});

test('rows of one group are never on both sides', () => {
  const groups = Array.from({ length: 100 }, (_, row) => row % 13);
  for (const { train, validation } of planFolds({ ...plan, groups })) {
    const there = new Set(Array.from(validation, (row) => row % 13));
    expect(Array.from(train).some((row) => there.has(row % 13))).toBe(false);
    expect(validation.length).toBeGreaterThan(10);
  }
});

test('along time, a model learns only from what is older than what it is validated on', () => {
  const times = Array.from({ length: 100 }, (_, row) => Math.floor(((row * 37) % 100) / 3));
  for (const folds of [1, 4]) {
    for (const { train, validation } of planFolds({ ...plan, folds, times })) {
      const latest = Math.max(...Array.from(train, (row) => times[row] as number));
      expect(Math.min(...Array.from(validation, (row) => times[row] as number))).toBeGreaterThan(latest);
    }
  }
});
