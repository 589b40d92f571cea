import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { textWidth } from '../../src/cli/output/text-width.ts';
import { ALGORITHMS, matrixFromColumns } from '../../src/ml/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { runAssay, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let good: string;
let poor: string;
const words = (...command: string[]): string[] => [...command, '--workspace', folder.path];
const text = (...command: string[]): Promise<string> => runAssayHere(words(...command)).then(({ stdout }) => stdout);
const json = <T>(...command: string[]): Promise<T> => runAssayHereJson(words(...command)) as Promise<T>;

/** Two finished runs of one experiment, one of them with a registered model. */
beforeAll(async () => {
  folder = await temporaryFolder();
  await using ws = await openWorkspace({ folder: folder.path });
  const experiment = await ws.experiments.getOrCreateExperiment('card-fraud');
  const record = async (name: string, aucRoc: number, maxDepth: number): Promise<string> => {
    const params = { algorithm: 'xgboost', objective: 'binary:logistic', num_round: 50, max_depth: maxDepth };
    const run = await ws.experiments.startRun({
      experimentId: experiment.id,
      name,
      params: { ...params, eta: 0.1, subsample: 1, colsample_bytree: 0.8, min_child_weight: 1 },
    });
    await run.logMetrics({ auc_roc: aucRoc, pr_auc: aucRoc - 0.1, undefined_metric: Number.NaN });
    await run.logDataset({ name: 'card-fraud', digest: 'd'.repeat(36), source: 'cards.csv', context: 'train' });
    await run.logArtifact(`charts/${'very-'.repeat(20)}long.svg`, new TextEncoder().encode('<svg/>'));
    await run.setTags({ [`a-tag-${'of-many-words-'.repeat(8)}`]: 'with a value of many words, '.repeat(8) });
    await run.end('FINISHED');
    return run.id;
  };
  good = await record('deep', 0.97, 6);
  poor = await record('shallow', 0.9, 3);
  const { runs } = await ws.experiments.searchRuns({ experimentIds: [experiment.id] });
  const { id: runId } = runs.find(({ id }) => id === good) ?? {};
  if (runId === undefined) throw new Error('the run was not recorded');
  const file = await tinyModel();
  await ws.models.register({ name: 'card-fraud', runId, algorithm: 'xgboost', file, fileName: 'model.json' });
});
afterAll(() => folder[Symbol.asyncDispose]());

async function tinyModel(): Promise<Uint8Array> {
  const train = matrixFromColumns({ a: [0, 1, 2, 3] });
  const labels = Float32Array.of(0, 0, 1, 1);
  const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters: { num_round: 1 } });
  return model.toFile();
}

describe('runs and experiments', () => {
  test('are listed with what matters, without colours when piped', async () => {
    const listed = await text('runs', 'list', '--experiment', 'card-fraud');
    expect(listed).toBe(stripVTControlCharacters(listed));
    expect(listed).toContain(good);
    expect(listed).toMatch(/run +name +status +algorithm +pr_auc +auc_roc +started +took\n/);
  });

  test('keep a metric on a narrow terminal, and ids that can be typed', async () => {
    const { stdout } = await runAssayHere(words('runs', 'list', '--experiment', 'card-fraud'), { columns: 60 });
    const listed = stripVTControlCharacters(stdout);
    expect(listed).toMatch(/^run +name +status +algorithm +pr_auc +…\n/);
    expect(listed).toMatch(new RegExp(`^${good.slice(0, 12)} .* 0\\.8700`, 'm'));
  });

  test('are shown with the name of their experiment', async () => {
    expect(await text('runs', 'show', good)).toMatch(/^experiment +card-fraud \(\d+\)$/m);
    expect(await json('runs', 'show', good)).toMatchObject({ experimentName: 'card-fraud' });
  });

  test('are shown when their artifacts are out of reach', async () => {
    await using ws = await openWorkspace({ folder: folder.path });
    const far = await ws.experiments.createExperiment({ name: 'far', artifactLocation: 'gs://bucket/far' });
    const { id } = await ws.experiments.createRun({ experimentId: far.id });
    expect(await text('runs', 'show', id)).toContain("out of this workspace's reach at gs://bucket/far/");
    expect(await json('runs', 'show', id)).toMatchObject({ id, artifacts: [] });
    await ws.experiments.deleteExperiment(far.id);
  });

  test('are found by the first digits of their ids', async () => {
    const start = good.slice(0, 12);
    expect(await json('runs', 'show', start)).toMatchObject({ id: good });
    expect(await json('runs', 'show', start.toUpperCase())).toMatchObject({ id: good });
    const { runs } = await json<{ runs: { id: string }[] }>('runs', 'compare', start, poor.slice(0, 12));
    expect(runs.map(({ id }) => id)).toEqual([good, poor]);
    expect(await json('promote', start.slice(0, 3))).toMatchObject({ error: { code: 'EXPERIMENTS_RUN_NOT_FOUND' } });
  });

  test('can be searched for by all that the help names', async () => {
    const numbers = ['metrics.a', 'start_time', 'end_time'];
    const texts = ['params.a', 'tags.a', 'dataset.name', 'dataset.digest', 'dataset.context', 'run_id', 'run_name'];
    const tests = ["= 'x'", "!= 'x'", "LIKE 'x'", "ILIKE 'x'", "IN ('x', 'y')", "NOT IN ('x')"];
    const comparisons = [
      ...numbers.flatMap((number) => ['=', '!=', '>', '>=', '<', '<='].map((operator) => `${number} ${operator} 1`)),
      ...[...texts, 'user', 'status', 'artifact_uri'].flatMap((text) => tests.map((test) => `${text} ${test}`)),
      "start_time > '2026-01-31'",
      ...['params.a IS NULL', 'tags.a IS NOT NULL'],
    ];
    const filter = `(${comparisons.join(' OR ')}) AND user != ''`;
    expect(await json('runs', 'search', '--filter', filter)).toMatchObject({ runs: expect.any(Array) });
  });

  test('have colours when they are forced, and none with NO_COLOR', async () => {
    const coloured = await runAssay(words('runs', 'list'), { env: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\x1b[');
    const plain = await runAssay(words('runs', 'list'), { env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\x1b[');
  });

  test('are found by filter and order', async () => {
    const filter = "metrics.auc_roc >= 0.95 and params.algorithm = 'xgboost'";
    const found = await json<{ runs: { id: string }[] }>('runs', 'search', '--filter', filter);
    expect(found.runs.map(({ id }) => id)).toEqual([good]);
    const ordered = await json<{ runs: { id: string }[] }>('runs', 'search', '--order-by', 'metrics.auc_roc ASC');
    expect(ordered.runs.map(({ id }) => id)).toEqual([poor, good]);
  });

  test('come in pages', async () => {
    const first = await json<{ runs: { id: string }[]; nextPageToken: string }>('runs', 'list', '--limit', '1');
    const second = await json<{ runs: { id: string }[] }>(
      'runs',
      'list',
      '--limit',
      '1',
      '--page-token',
      first.nextPageToken,
    );
    expect([...first.runs, ...second.runs].map(({ id }) => id).toSorted()).toEqual([good, poor].toSorted());
  });

  test('a wrong filter is refused with its position', async () => {
    const { exitCode, stderr } = await runAssayHere(words('runs', 'search', '--filter', 'metrics.auc_roc >>= 1'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('EXPERIMENTS_FILTER_INVALID');
  });

  test('are compared side by side, differences first', async () => {
    const compared = await text('runs', 'compare', good, poor);
    expect(compared).toMatch(new RegExp(`name +${good.slice(0, 8)} +${poor.slice(0, 8)}\n≠ +max_depth +6 +3\n`));
    const { params } = await json<{ params: { key: string; differs: boolean }[] }>('runs', 'compare', good, poor);
    expect(params.filter(({ differs }) => differs).map(({ key }) => key)).toEqual(['max_depth']);
  });

  test('show says undefined for a metric that has no value, and null in JSON', async () => {
    expect(await text('runs', 'show', good)).toMatch(/undefined_metric +undefined/);
    expect(await json('runs', 'show', good)).toMatchObject({ metrics: { undefined_metric: null } });
  });

  test('show tells scripts what an experiment must record, and which of it is missing', async () => {
    expect(await json('runs', 'show', good)).toMatchObject({
      metadata: { experiment_id: good, algorithm: 'xgboost', hyperparameters: { max_depth: '6' } },
      missingMetadata: expect.arrayContaining(['metrics.accuracy', 'metrics.recall']),
    });
  });

  test('an experiment is shown by name and by id', async () => {
    const byName = await json<{ experiment: { id: string } }>('experiments', 'show', 'card-fraud');
    expect(await json('experiments', 'show', byName.experiment.id)).toEqual(byName);
    expect(await text('experiments', 'list')).toContain('card-fraud');
  });

  test('what does not exist is said so, exit code 3', async () => {
    for (const command of [
      ['runs', 'show', 'f'.repeat(32)],
      ['experiments', 'show', 'nothing'],
      ['models', 'show', 'nothing'],
      ['promotions', 'show', 'promo-20260101T000000.000Z-00000000'],
    ]) {
      const { exitCode, stderr } = await runAssayHere(words(...command));
      expect({ command, exitCode }).toEqual({ command, exitCode: 3 });
      expect(stderr).toMatch(/NOT_FOUND/);
    }
  });
});

test('a run is promoted with what it recorded, and rolled back, in the name of the user unless told', async () => {
  vi.stubEnv('ASSAY_USER', 'the-user-of-the-settings');
  onTestFinished(() => void vi.unstubAllEnvs());
  const promotion = await json<{ id: string; parameters: object }>('promote', good, '--approver', 'ana@example.com');
  expect(Object.values(promotion.parameters)).toContain('binary:logistic');
  expect(promotion).toMatchObject({ approver: 'ana@example.com', model: { name: 'card-fraud', version: 1 } });
  expect(await json('models', 'show', 'card-fraud')).toMatchObject({ versions: [{ version: 1, stage: 'production' }] });

  const second = await json<{ id: string; approver: string }>('promote', poor);
  expect(second.approver).toBe('the-user-of-the-settings');
  const listed = await json<{ inForce: string; promotions: { id: string }[] }>('promotions', 'list');
  expect(listed).toMatchObject({ inForce: second.id, promotions: [{ id: second.id }, { id: promotion.id }] });
  expect(await text('promotions', 'show', second.id)).toMatch(/max_depth +6 +3/);

  const back = await json<{ id: string; parameters: object }>('rollback', '--to', promotion.id);
  expect(back).toMatchObject({ rollbackOf: second.id, approver: 'the-user-of-the-settings' });
  expect(back.parameters).toEqual(promotion.parameters);
  expect(await text('promotions', 'list')).toMatch(
    new RegExp(`${back.id} +in force +${good} .*rollback +${second.id}\n${second.id} +replaced +${poor} `),
  );
  const shown = await text('promotions', 'show', back.id);
  expect(shown).toMatch(
    new RegExp(`undid +${second.id}\nrun undone +${poor}\nrun restored +${good}\nmodel +card-fraud`),
  );
  expect(shown).not.toContain('DONE');
  const { stdout: narrow } = await runAssayHere(words('promotions', 'list'), { columns: 60 });
  expect(narrow).toContain(`${back.id}  in force`);
});

test('a promotion of hyperparameters production does not accept lists every fault and changes nothing', async () => {
  let runId = '';
  {
    await using ws = await openWorkspace({ folder: folder.path });
    const run = await ws.experiments.startRun({ params: { algorithm: 'xgboost', max_depth: 99, eta: 2 } });
    await run.end('FINISHED');
    runId = run.id;
  }
  const before = await json('promotions', 'list');
  const { exitCode, stderr } = await runAssayHere(words('promote', runId, '--approver', 'ana'));
  expect(exitCode).toBe(2);
  for (const name of ['max_depth', 'eta', 'objective', 'num_round', 'subsample', 'colsample_bytree']) {
    expect(stderr).toContain(name);
  }
  expect(await json('promotions', 'list')).toEqual(before);
});

test.each([60, 80])('no line is wider than a terminal of %d columns', async (columns) => {
  const { promotions } = await json<{ promotions: { id: string }[] }>('promotions', 'list');
  for (const command of [
    ['experiments', 'show', 'card-fraud'],
    ['runs', 'show', good],
    ['runs', 'compare', good, poor],
    ['models', 'show', 'card-fraud'],
    ['promotions', 'show', promotions[0]?.id ?? ''],
    ['promotions', 'list'],
    ['runs', 'list'],
  ]) {
    const { stdout } = await runAssayHere(words(...command), { columns });
    const widest = Math.max(...stdout.split('\n').map(textWidth));
    expect({ command, widest, fits: widest <= columns }).toEqual({ command, widest, fits: true });
  }
});

test('versions that a client of MLflow registered are listed with ours, with the address of each', async () => {
  await using ws = await openWorkspace({ folder: folder.path, directory: folder.path });
  await ws.models.createModel({ name: 'theirs' });
  expect(await text('models', 'show', 'theirs')).toBe('theirs has no versions yet\n');
  await ws.models.registerSource({ name: 'theirs', source: 's3://bucket/models/theirs' });
  expect(await text('models', 'show', 'theirs')).toMatch(/^ *1 +none .* s3:\/\/bucket\/models\/theirs$/m);
  expect(await text('models', 'list')).toMatch(/^card-fraud .*\ntheirs +1 /m);
});

test('a reader that stops early ends the output quietly', async () => {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const line = `"${process.execPath}" bin/assay.js runs list --json --workspace "${folder.path}" | head -c 1; exit "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', line]);
  expect({ stdout, stderr }).toEqual({ stdout: '{', stderr: '' });
});
