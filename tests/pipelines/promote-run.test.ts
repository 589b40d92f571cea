import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TableToProductionOptions } from '../../src/pipelines/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const parameters = {
  ...{ objective: 'binary:logistic', num_round: 60, max_depth: 4, eta: 0.5, early_stopping_rounds: 3 },
  ...{ subsample: 0.8, colsample_bytree: 0.8 },
};

const STOPS_EARLY: TableToProductionOptions = {
  name: 'cards',
  table: { kind: 'simulated', rows: 3000 },
  candidates: [{ role: 'candidate', title: 'stops early', algorithm: 'xgboost', parameters }],
};

test('promoting the run of a champion gives what the pipeline promoted', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: folder.path });
  const { champion, evaluation, model } = await ws.pipelines.tableToProduction(STOPS_EARLY);
  expect(champion.rounds).toBeLessThan(60);
  const first = await ws.production.show();
  expect(first.config?.model.hyperparameters).toMatchObject({ num_round: champion.rounds, max_depth: 4 });
  // Metrics without a value are named apart.
  expect(evaluation.metrics).toMatchObject(first.config?.model.performance ?? { none: true });

  const { promotion } = await ws.pipelines.promoteRun({ runId: champion.runId, approver: ws.settings.user });
  const second = await ws.production.show();
  expect(second.config).toEqual(first.config);
  expect(second.parameters).toEqual(first.parameters);
  expect(promotion.model).toEqual({ name: model.name, version: model.version });
});

test('a run that was never judged on test rows is promoted with the metrics of its validation rows', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: folder.path });
  const [data, validation] = [join(folder.path, 'train.csv'), join(folder.path, 'valid.csv')];
  await writeSmallTable(data);
  await writeSmallTable(validation, { seed: 2 });
  const { runId, metrics, rounds } = await ws.pipelines.trainModel({ data, validation, label: 'fraud', parameters });
  await ws.pipelines.promoteRun({ runId, approver: 'ana' });
  const { config } = await ws.production.show();
  expect(config?.model.hyperparameters.num_round).toBe(rounds);
  expect(config?.model.performance).toEqual(metrics);
});
