import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { categorical, float, int, random } from '../../../src/tuning/index.ts';
import { openWorkspace, type Workspace } from '../../../src/workspace/index.ts';
import { writeSmallTable } from '../../support/small-table.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'train.csv');
let ws: Workspace;
beforeAll(async () => {
  await writeSmallTable(data);
  ws = await openWorkspace({ folder: join(folder.path, 'workspace') });
});
afterAll(async () => {
  await ws[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const request = {
  ...{ data, label: 'fraud', ignore: ['id'], seed: 3 },
  parameters: { num_round: 8 },
  space: { eta: float(0.05, 0.5, { log: true }), max_depth: int(2, 4) },
};

test('the best trial is trained on all rows, and every trial is a run below that of the study', async () => {
  const output = join(folder.path, 'best.json');
  const tuned = await ws.pipelines.tuneModel({ ...request, study: 'first', trials: 3, output });
  const { best, model, study } = tuned;
  expect(study.trialsOf('COMPLETE').length).toBe(3);
  expect(best?.value).toBe(Math.max(...study.trials.map(({ values }) => values?.[0] ?? 0)));
  expect(best?.interval?.low).toBeLessThan(best?.value ?? 0);
  expect(best?.interval?.high).toBeGreaterThan(best?.value ?? 1);
  expect(best?.parameters).toEqual(study.best?.params);
  expect(model?.parameters).toMatchObject({ num_round: 8, ...best?.parameters });
  expect(existsSync(output)).toBe(true);
  const run = await ws.experiments.getRun(model?.runId ?? '');
  expect(run.metrics).toMatchObject({ pr_auc: best?.value });
  const parent = String(study.attributes['assay.run']);
  const { runs } = await ws.experiments.searchRuns({ experimentIds: [run.experimentId] });
  expect(runs.filter(({ tags }) => tags['mlflow.parentRunId'] === parent).length).toBe(4);
});

test('a study goes on where it was, keeps the best of before, and its report has the interval of the best', async () => {
  const before = await ws.pipelines.tuneModel({ ...request, study: 'first', trials: 4, refit: false });
  expect(before.study.trials.length).toBe(4);
  const { report, html } = await ws.pipelines.reportStudy('first');
  expect(report.trials.COMPLETE).toBe(4);
  if (report.best?.number !== 3) expect(report.interval?.level).toBe(0.95);
  expect(await html()).toMatch(/<svg/);
});

test('a study is not gone on with by another metric or other folds, for their values do not compare', async () => {
  await expect(
    ws.pipelines.tuneModel({ ...request, study: 'first', trials: 4, metric: 'auc_roc', folds: 2 }),
  ).rejects.toMatchObject({
    code: 'TUNING_STUDY_CHANGED',
    message: expect.stringMatching(/metric "pr_auc", not "auc_roc".*folds 1, not 2/),
  });
});

test('the same seed makes the same trials, in folds as well', async () => {
  const values = [];
  for (const study of ['a', 'b']) {
    const options = { ...request, study, folds: 2, trials: 2, sampler: random(), refit: false };
    const tuned = await ws.pipelines.tuneModel(options);
    values.push(tuned.study.trials.map(({ params, values: own, intermediate }) => ({ params, own, intermediate })));
  }
  expect(values[0]).toEqual(values[1]);
  expect(values[0]?.[0]?.intermediate.map(([fold]) => fold)).toEqual([0, 1]);
});

test('of several algorithms, each trial has the parameters of its own', async () => {
  const tuned = await ws.pipelines.gridSearch({
    ...{ data, label: 'fraud', ignore: ['id'], study: 'both', refit: false, metric: 'log_loss' },
    algorithm: ['xgboost', 'logistic_regression'],
    parameters: { num_round: 3 },
    space: { xgboost: { max_depth: categorical([2]) }, logistic_regression: { l2: categorical([0.1, 1]) } },
  });
  expect(tuned.study.directions).toEqual(['minimize']);
  expect(tuned.end.reason).toBe('exhausted');
  expect(tuned.study.trials.map(({ params }) => Object.keys(params).sort().join()).sort()).toEqual([
    'algorithm,logistic_regression.l2',
    'algorithm,logistic_regression.l2',
    'algorithm,xgboost.max_depth',
  ]);
});

test('an interruption ends it with the best so far, and it goes on later', async () => {
  const stop = new AbortController();
  const options = { ...request, study: 'stopped', trials: 50 };
  const tuned = await ws.pipelines.tuneModel(
    { ...options, onTrial: (study) => study.trialsOf('COMPLETE').length === 2 && stop.abort() },
    { signal: stop.signal },
  );
  expect(tuned.end.reason).toBe('interrupted');
  expect(tuned.best?.value).toBeGreaterThan(0);
  expect(tuned.model).toBeUndefined();
  const more = await ws.pipelines.tuneModel({ ...options, trials: 3, refit: false });
  expect(more.study.trialsOf('COMPLETE').length).toBe(3);
});

test('names that no algorithm of the search knows are all refused before the first trial', async () => {
  const unknown = { ...request, study: 'misspelt', parameters: { num_rounds: 8 }, space: { etta: float(0.05, 0.5) } };
  await expect(ws.pipelines.tuneModel(unknown)).rejects.toMatchObject({
    code: 'TUNING_SPACE_INVALID',
    message: expect.stringMatching(/space\.etta is unknown; did you mean (.* or )?eta[\s\S]*parameters\.num_rounds/),
  });
  expect(await ws.tuning.find('misspelt')).toBeUndefined();
  const several = {
    ...request,
    algorithm: ['xgboost', 'lightgbm'],
    space: { xgbost: {}, lightgbm: { leaves: int(2, 9) } },
  };
  await expect(ws.pipelines.tuneModel(several)).rejects.toMatchObject({
    message: expect.stringMatching(/space\.xgbost is unknown; did you mean xgboost[\s\S]*space\.lightgbm\.leaves/),
  });
});

test('fields that a search or a comparison does not have are refused with the nearest ones, before the table is read', async () => {
  const search = { data: 'missing.csv', label: 'fraud', trails: 3, seeds: 1, grid: undefined };
  await expect(ws.pipelines.tuneModel(search)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(
      /trails is unknown; did you mean trials\?[\s\S]*seeds is unknown; did you mean seed/,
    ),
  });
  const comparison = { data: 'missing.csv', label: 'fraud', algorithm: ['xgboost'] };
  await expect(ws.pipelines.compareAlgorithms(comparison)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('algorithm is unknown; did you mean algorithms?'),
  });
});

/** The runs that trained the best parameters of a study. */
async function finalRuns(study: string) {
  const filter = `tags.\`assay.tuned_by\` = '${study}'`;
  const { id } = await ws.experiments.getExperimentByName('train');
  return (await ws.experiments.searchRuns({ experimentIds: [id], filter })).runs;
}

test('a finished study that is asked for again trains nothing, and gives the model that is there', async () => {
  const options = { ...request, study: 'asked twice', trials: 2 };
  const first = await ws.pipelines.tuneModel(options);
  const output = join(folder.path, 'again.json');
  const stages = new Set<string>();
  const again = await ws.pipelines.tuneModel(
    { ...options, output },
    { progress: ({ stage }) => void stages.add(stage) },
  );
  expect(again.model).toMatchObject({ runId: first.model?.runId, isNew: false, rounds: first.model?.rounds });
  expect(again.model?.model.toFile()).toEqual(first.model?.model.toFile());
  expect(again.best).toEqual(first.best);
  expect(existsSync(output)).toBe(true);
  expect([...stages].filter((stage) => stage.startsWith('train '))).toEqual([]);
  expect((await finalRuns('asked twice')).length).toBe(1);
  await ws.experiments.deleteRun(String(first.model?.runId));
  const anew = await ws.pipelines.tuneModel(options);
  expect(anew.model).toMatchObject({ isNew: true });
  expect(anew.model?.runId).not.toBe(first.model?.runId);
});

test('of two processes at one study both know all trials, and one trains the final model', async () => {
  await using other = await openWorkspace({ folder: join(folder.path, 'workspace') });
  const options = { ...request, study: 'together', trials: 5, sampler: random() };
  const both = await Promise.all([ws, other].map(({ pipelines }) => pipelines.tuneModel(options)));
  expect(both.map(({ study }) => study.trialsOf('COMPLETE').length)).toEqual([5, 5]);
  expect(both[0]?.best).toEqual(both[1]?.best);
  expect(new Set(both.map(({ model }) => model?.runId)).size).toBe(1);
  expect(both.map(({ model }) => model?.isNew).toSorted()).toEqual([false, true]);
  expect((await finalRuns('together')).length).toBe(1);
});

test('an interruption while the final model is trained keeps the best so far', async () => {
  const stop = new AbortController();
  const options = { ...request, study: 'late stop', trials: 2, parameters: { num_round: 60 } };
  const progress = ({ stage }: { stage: string }) => stage === 'train late stop best' && stop.abort();
  const tuned = await ws.pipelines.tuneModel(options, { signal: stop.signal, progress });
  expect(tuned).toMatchObject({ end: { reason: 'interrupted' }, best: { number: expect.any(Number) } });
  expect(tuned.model).toBeUndefined();
  const more = await ws.pipelines.tuneModel(options);
  expect(more).toMatchObject({ end: { reason: 'trials' }, model: { isNew: true } });
});

test.each([
  [{ holdout: 0.3 }, /holdout 0\.2, not 0\.3/],
  [{ ignore: [] }, /ignored columns \["id"\], not \[\]/],
  [{ parameters: { num_round: 9 } }, /fixed parameters \{"num_round":8\}, not \{"num_round":9\}/],
  [{ label: 'id', ignore: [], task: 'regression', metric: 'rmse' }, /label "fraud", not "id"/],
  [{ data: 'other.csv' }, /data digest "\w+", not "\w+"/],
])('a study is not gone on with as %j', async (changes, message) => {
  await writeFile(join(folder.path, 'other.csv'), `${await readFile(data, 'utf8')}`.replace(/\n.*\n/, '\n'));
  const asked = { ...request, study: 'asked twice', trials: 2, ...changes };
  const placed = 'data' in changes ? { ...asked, data: join(folder.path, 'other.csv') } : asked;
  await expect(ws.pipelines.tuneModel(placed)).rejects.toMatchObject({
    code: 'TUNING_STUDY_CHANGED',
    message: expect.stringMatching(message),
  });
});
