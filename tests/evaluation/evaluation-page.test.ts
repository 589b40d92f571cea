import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVALUATION_WARNINGS, evaluateBinaryModel, evaluationCharts } from '../../src/evaluation/index.ts';
import { sampleOutcome } from './sample-outcome.ts';

const page = readFileSync(new URL('../../docs/evaluation.md', import.meta.url), 'utf8');

test('the page lists every warning with its meaning, and no other', () => {
  const rows = Array.from(page.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm), ([, code, meaning]) => [code, meaning]);
  expect(Object.fromEntries(rows)).toEqual(EVALUATION_WARNINGS);
});

test('the page names every chart', () => {
  const importances = [{ feature: 'amount', gain: 1, weight: 1, cover: 1 }];
  const history = [0, 1].map((round) => ({ round, metrics: { 'train-logloss': 1 } }));
  const charts = evaluationCharts(evaluateBinaryModel(sampleOutcome()), { importances, history });
  expect(Object.keys(charts).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
