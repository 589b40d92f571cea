import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  evaluateBinaryModel,
  evaluationChartFiles,
  evaluationCharts,
  evaluationDocument,
  writeEvaluationCharts,
} from '../../src/evaluation/index.ts';
import { expectCode } from '../ml/expect-code.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { sampleOutcome } from './sample-outcome.ts';

const evaluation = evaluateBinaryModel(sampleOutcome());
const ALWAYS = [
  'roc-curve',
  'precision-recall-curve',
  'confusion-matrix',
  'calibration',
  'score-distribution',
  'threshold-curve',
];

test('charts of the features and of the training come when there is something to draw', () => {
  expect(Object.keys(evaluationCharts(evaluation))).toEqual(ALWAYS);
  const importances = [{ feature: 'amount', gain: 3, weight: 1, cover: 2 }];
  const history = [0, 1].map((round) => ({ round, metrics: { 'train-logloss': 1 - round / 2 } }));
  expect(Object.keys(evaluationCharts(evaluation, { importances, history }))).toEqual([
    ...ALWAYS,
    'feature-importance',
    'training-history',
  ]);
  expect(Object.keys(evaluationCharts(evaluation, { importances: [], history: history.slice(1) }))).toEqual(ALWAYS);
});

test('every chart is written as SVG and PNG into a folder that need not be there', async () => {
  using folder = temporaryFolder();
  const charts = join(folder.path, 'reports', 'charts');
  const paths = await writeEvaluationCharts(evaluation, charts, { classNames: ['legitimate', 'fraud'] });
  expect(readdirSync(charts).toSorted()).toEqual(ALWAYS.flatMap((name) => [`${name}.png`, `${name}.svg`]).toSorted());
  expect(paths.every((path) => existsSync(path))).toBe(true);
  expect(readFileSync(join(charts, 'confusion-matrix.svg'), 'utf8')).toContain('called fraud');

  const again = await evaluationChartFiles(evaluation, { classNames: ['legitimate', 'fraud'] });
  for (const { name, bytes } of again) expect(Buffer.compare(readFileSync(join(charts, name)), bytes)).toBe(0);
});

test('charts cannot be written where a file is in the way', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'charts');
  writeFileSync(path, '');
  await expectCode('FILE_UNREADABLE', () => writeEvaluationCharts(evaluation, join(path, 'inner')));
});

test('rows of one class can be drawn as well', async () => {
  const oneClass = evaluateBinaryModel({ labels: new Float32Array(9), probabilities: new Float32Array(9).fill(0.2) });
  const files = await evaluationChartFiles(oneClass);
  expect(files).toHaveLength(2 * ALWAYS.length);
});

test('as a document an evaluation survives JSON, with curves of at most 300 points and null for the undefined', () => {
  const document = JSON.parse(JSON.stringify(evaluationDocument(evaluation)));
  expect(document.metrics).toEqual(evaluation.metrics);
  expect(document.curves.roc.thresholds[0]).toBeNull();
  for (const curve of Object.values<Record<string, readonly number[]>>(document.curves)) {
    const lengths = new Set(Object.values(curve).map(({ length }) => length));
    expect(lengths.size).toBe(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(300);
  }
  expect(JSON.stringify(document).length).toBeLessThan(60_000);
});
