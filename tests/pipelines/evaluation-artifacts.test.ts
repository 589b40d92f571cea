import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { TableToProductionOptions } from '../../src/pipelines/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const QUICK: TableToProductionOptions = {
  name: 'cards',
  table: { kind: 'simulated', rows: 3000 },
  candidates: [
    {
      ...{ role: 'candidate', title: 'three trees', algorithm: 'xgboost' },
      parameters: {
        ...{ objective: 'binary:logistic', num_round: 3, max_depth: 3, eta: 0.3 },
        ...{ subsample: 0.8, colsample_bytree: 0.8 },
      },
    },
  ],
  command: 'assay demo --rows 3000',
};

test("the champion's run keeps its evaluation: metrics, JSON, every chart twice, and the report", async () => {
  using directory = temporaryFolder();
  await using ws = await openWorkspace({ folder: directory.path });
  const { champion, evaluation, report, data } = await ws.pipelines.tableToProduction(QUICK);
  const { runId } = champion;

  const { metrics } = await ws.experiments.getRun(runId);
  expect(metrics.test_pr_auc).toBe(evaluation.metrics.pr_auc);
  expect(metrics.pr_auc).toBe(champion.metrics.pr_auc);

  const paths = (await ws.experiments.listArtifacts(runId, 'evaluation')).map(({ path }) => basename(path));
  const charts = paths.filter((path) => path.endsWith('.svg')).map((path) => path.replace('.svg', ''));
  expect(charts).toEqual(expect.arrayContaining(['confusion-matrix', 'precision-recall-curve', 'roc-curve']));
  expect(paths.toSorted()).toEqual(
    ['evaluation.json', ...charts.flatMap((chart) => [`${chart}.png`, `${chart}.svg`])].toSorted(),
  );
  const png = await ws.experiments.readArtifact(runId, 'evaluation/roc-curve.png');
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');

  const json = Buffer.from(await ws.experiments.readArtifact(runId, 'evaluation/evaluation.json')).toString();
  const kept = JSON.parse(json) as { metrics: object; curves: { roc: { thresholds: unknown[] } } };
  expect(kept.metrics).toMatchObject({ pr_auc: evaluation.metrics.pr_auc });
  expect(kept.curves.roc.thresholds.length).toBeLessThanOrEqual(300);
  // Infinity, where the ROC curve begins, has no word in JSON.
  expect(kept.curves.roc.thresholds[0]).toBeNull();

  const page = readFileSync(report, 'utf8');
  expect(Buffer.from(await ws.experiments.readArtifact(runId, 'report.html')).toString()).toBe(page);
  expect(page).toContain('3,000 simulated card transactions, seed 42');
  expect(page).toContain('assay demo --rows 3000');
  expect(page).toContain(data.dataset.digest);
  expect(basename(report)).toMatch(new RegExp(`^cards-\\d{8}T\\d{6}Z-${runId.slice(0, 8)}\\.html$`));
});

test('each time a report of its own is written, and no half of one stays behind', async () => {
  using directory = temporaryFolder();
  await using ws = await openWorkspace({ folder: directory.path });
  const first = await ws.pipelines.tableToProduction(QUICK);
  const second = await ws.pipelines.tableToProduction(QUICK);
  const reports = [basename(first.report), basename(second.report)];
  expect(new Set(reports).size).toBe(2);
  expect(readdirSync(dirname(first.report)).toSorted()).toEqual(reports.toSorted());
});
