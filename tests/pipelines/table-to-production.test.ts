import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { AssayError } from '../../src/errors/index.ts';
import type { TableToProductionOptions } from '../../src/pipelines/index.ts';
import type { ProgressReport } from '../../src/schema/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { writeSmallTable } from '../support/small-table.ts';

type Candidate = NonNullable<TableToProductionOptions['candidates']>[number];

const folder = () => mkdtempDisposableSync(join(tmpdir(), 'assay-pipeline-'));

const BOOSTED: Candidate = {
  ...{ role: 'candidate', title: 'xgboost', algorithm: 'xgboost' },
  parameters: {
    objective: 'binary:logistic',
    num_round: 20,
    max_depth: 3,
    eta: 0.3,
    subsample: 0.8,
    colsample_bytree: 0.8,
  },
};

/** Small and quick, with one candidate of each kind. */
const SMALL: TableToProductionOptions = {
  name: 'cards',
  table: { kind: 'simulated', rows: 4000 },
  candidates: [
    { role: 'baseline', title: 'logistic regression', algorithm: 'logistic_regression', parameters: {} },
    BOOSTED,
  ],
};

describe('from a table to production', () => {
  test('the champion is tracked, judged, registered and promoted, and a report is written', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const stages: string[] = [];
    const progress = ({ stage }: ProgressReport): void => void (stages.at(-1) === stage || stages.push(stage));
    const result = await ws.pipelines.tableToProduction(SMALL, { progress });

    expect(result.champion.algorithm).toBe('xgboost');
    const run = await ws.experiments.getRun(result.champion.runId);
    expect(run).toMatchObject({ status: 'FINISHED', params: { algorithm: 'xgboost', max_depth: '3' } });
    expect(run.datasets[0]).toMatchObject({ name: 'cards', version: 1 });
    expect(run.metrics.pr_auc).toBe(result.champion.metrics.pr_auc);
    expect(await ws.experiments.metricHistory(run.id, 'validation-logloss')).toHaveLength(20);

    const [baseline] = result.runs;
    const { params } = await ws.experiments.getRun(baseline?.runId ?? '');
    const defaults = { task: 'binary', l1: '0', l2: '1', class_weight: 'none', max_iter: '200', tol: '0.000001' };
    expect(params).toEqual({ algorithm: 'logistic_regression', ...defaults });

    const version = await ws.models.get('cards', 'production');
    expect(version).toMatchObject({ version: result.model.version, runId: run.id });

    const { parameters, config } = await ws.production.show();
    expect(parameters['/fraud-detection/hyperparameters/max_depth']).toBe('3');
    expect(config?.model).toMatchObject({ algorithm: 'xgboost', version: run.id });
    const yaml = join(directory.path, 'production/fraud-detection-config/production-model-config.yaml');
    expect(parse(readFileSync(yaml, 'utf8'))).toEqual(config);

    expect(readFileSync(result.report, 'utf8')).toContain(run.id);
    expect(stages.indexOf('promote')).toBeGreaterThan(stages.indexOf('evaluate'));
  });

  test('a second time the model in production is the baseline, and the same data is the same version', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const first = await ws.pipelines.tableToProduction(SMALL);
    const second = await ws.pipelines.tableToProduction(SMALL);
    expect(first.evaluation.baselineName).toContain('baseline run');
    expect(second.evaluation.baselineName).toContain('version 1 (in production)');
    expect(second.data.dataset.version).toBe(1);
    expect(second.evaluation.metrics).toEqual(first.evaluation.metrics);
    expect(second.evaluation.warnings.map(({ code }) => code)).toContain('NOT_BETTER_THAN_BASELINE');
    expect(second.model.version).toBe(2);
  });

  test('a model worse than the one in production is registered, and production keeps the better one', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const good = await ws.pipelines.tableToProduction(SMALL);
    const [baseline, candidate] = SMALL.candidates ?? [];
    if (baseline === undefined || candidate === undefined) throw new Error('the sample lacks candidates');
    const stump = { ...candidate, parameters: { ...candidate.parameters, num_round: 1, max_depth: 1 } };
    const worse = await ws.pipelines.tableToProduction({ ...SMALL, candidates: [baseline, stump] });
    expect(worse.evaluation.meetsProductionThreshold).toBe(true);
    expect(worse.decision).toMatchObject({ promotes: false, because: 'worse-than-production' });
    expect(worse.promotion).toBeUndefined();
    expect((await ws.production.show()).head?.id).toBe(good.promotion?.id);
    expect(readFileSync(worse.report, 'utf8')).toContain('Not promoted, production was left as it was: its pr_auc');
  });

  test('a model in production that reads other columns is named in a warning', async () => {
    using directory = folder();
    const settings = { thresholds: [{ metric: 'pr_auc', min: 0.1 }] };
    await using ws = await openWorkspace({ folder: directory.path, settings });
    const path = join(directory.path, 'table.csv');
    await writeSmallTable(path);
    const table = { kind: 'file', source: { path }, label: 'fraud' } as const;
    await ws.pipelines.tableToProduction({ ...SMALL, table });
    const { evaluation } = await ws.pipelines.tableToProduction({ ...SMALL, table, ignore: ['a'] });
    expect(evaluation.baselineName).toContain('baseline run');
    const { message } = evaluation.warnings.find(({ code }) => code === 'BASELINE_UNSCORED') ?? {};
    expect(message).toMatch(/^cards version 1 \(in production\) cannot be scored .*: a$/);
  });

  test('below the threshold the model is registered, and production is left alone', async () => {
    using directory = folder();
    const settings = { thresholds: [{ metric: 'pr_auc', min: 0.9999 }] };
    await using ws = await openWorkspace({ folder: directory.path, settings });
    const result = await ws.pipelines.tableToProduction(SMALL);
    expect(result.evaluation.meetsProductionThreshold).toBe(false);
    expect(result.promotion).toBeUndefined();
    expect(await ws.production.list()).toEqual([]);
    expect((await ws.models.get('cards')).stage).toBe('none');
    expect(readFileSync(result.report, 'utf8')).toContain('pr_auc');
  });

  test('a held-out part of one class is judged as far as it can be', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const table = { kind: 'simulated', rows: 3000 } as const;
    const { evaluation } = await ws.pipelines.tableToProduction({ ...SMALL, table, split: 'time' });
    expect(evaluation).toMatchObject({ positives: 0, metrics: { auc_roc: Number.NaN } });
    expect(evaluation.warnings.map(({ code }) => code)).toContain('ONE_CLASS');
  });

  test('a champion that predicts margins is judged by the probabilities they stand for', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const raw = { ...BOOSTED, parameters: { ...BOOSTED.parameters, objective: 'binary:logitraw' } };
    const { evaluation, promotion } = await ws.pipelines.tableToProduction({ ...SMALL, candidates: [raw] });
    expect(evaluation.metrics.brier).toBeLessThan(0.05);
    expect(promotion?.state).toBe('DONE');
  });

  test('candidates that could not be trained, judged or promoted are refused before anything is done', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const faultsOf = async (...candidates: readonly Partial<Candidate>[]): Promise<unknown> => {
      const all = candidates.map((candidate) => ({ ...BOOSTED, ...candidate }));
      const work = ws.pipelines.tableToProduction({ ...SMALL, candidates: all });
      const error = (await work.catch((reason) => reason)) as AssayError;
      expect(error.code).toBe('INVALID_ARGUMENT');
      return (error.details.faults as { path: string }[]).map(({ path }) => path);
    };
    expect(await faultsOf({ role: 'baseline' })).toEqual(['candidates']);
    expect(await faultsOf({ algorithm: 'logistic_regression', parameters: {} })).toEqual(['candidates[0].algorithm']);
    expect(
      await faultsOf(
        { parameters: { zap: 1, eta: 3 } },
        { parameters: { objective: 'reg:squarederror' } },
        { parameters: { num_round: 2000, max_depth: 0 } },
      ),
    ).toEqual([
      'candidates[0].parameters.eta',
      'candidates[0].parameters.zap',
      'candidates[1]',
      'candidates[2].parameters.num_round',
      'candidates[2].parameters.max_depth',
    ]);
    expect(await ws.datasets.list()).toEqual([]);
  });

  test('columns that are not there and labels of one class are refused before a dataset is made', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const path = join(directory.path, 'zeros.csv');
    writeFileSync(path, 'a,y\n1,0\n2,0\n');
    const from = (label: string, timeColumn: string, ignore: readonly string[]) =>
      ws.pipelines.tableToProduction({
        ...{ ...SMALL, ignore },
        table: { kind: 'file', source: { path }, label, timeColumn },
      });
    await expect(from('z', 'when', ['nope'])).rejects.toMatchObject({ details: { missing: ['z', 'when', 'nope'] } });
    await expect(from('y', 'a', [])).rejects.toMatchObject({ code: 'TABLES_LABEL_ONE_CLASS' });
    expect(await ws.datasets.list()).toEqual([]);
  });

  test('a stop in the middle of training marks the run as killed and promotes nothing', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const stop = new AbortController();
    const progress = ({ stage, done }: ProgressReport): void => {
      if (stage === 'train xgboost' && (done ?? 0) > 0) stop.abort();
    };
    const work = ws.pipelines.tableToProduction(SMALL, { signal: stop.signal, progress });
    const error = (await work.catch((e) => e)) as AssayError;
    expect(error.code).toBe('INTERRUPTED');
    const { runs } = await ws.experiments.searchRuns({ orderBy: ['attributes.start_time ASC'] });
    expect(runs.map(({ status }) => status)).toEqual(['FINISHED', 'KILLED']);
    // What was measured until then is kept.
    expect(runs[1]?.metrics['validation-logloss']).toBeGreaterThan(0);
    expect(await ws.models.list()).toEqual([]);
    expect(await ws.production.list()).toEqual([]);
  });

  test.skipIf(!hasShared)('the real credit-card table goes the same way', async () => {
    using directory = folder();
    await using ws = await openWorkspace({ folder: directory.path });
    const table = { kind: 'file', source: { path: shared('data/creditcard-sample.csv') }, label: 'Class' } as const;
    const result = await ws.pipelines.tableToProduction({ ...SMALL, name: 'creditcard', table });
    expect(result.data.dataset.rowCount).toBe(10_000);
    expect(result.evaluation.metrics.auc_roc).toBeGreaterThan(0.9);
    expect(result.promotion?.state).toBe('DONE');
  });
});
